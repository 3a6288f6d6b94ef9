#include "app/door.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "app/log.h"

namespace app {
namespace {

constexpr const char* socket_name = "import.socket";
constexpr std::size_t request_bytes_max = 256 * 1024;

struct Gone : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Descriptor {
  int number = -1;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

// A socket's address has 107 characters; a folder's path may have more.
sockaddr_un address_in(int folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = fmt::format("/proc/self/fd/{}/{}", folder, socket_name);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

void send_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) throw Gone("whoever asked has gone");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

void send_line(int to, char kind, std::string text) {
  for (char& c : text)
    if (c == '\n') c = '\v';
  send_all(to, std::string(1, kind) + text + "\n");
}

// ---- A command as text: key NUL value NUL ...

template <class F>
void each_text(ImportCommand& c, F f) {
  f("verb", c.verb), f("practice", c.practice), f("as", c.as), f("from", c.from), f("to", c.to), f("on", c.on);
}
template <class F>
void each_flag(ImportCommand& c, F f) {
  f("dry_run", c.dry_run), f("resume", c.resume), f("again", c.again), f("publish", c.publish);
}
template <class F>
void each_number(ImportCommand& c, F f) {
  f("batch", c.batch), f("row", c.row);
}

std::string packed(ImportCommand command, const imports::Mapping& mapping) {
  std::string text;
  const auto add = [&](std::string_view key, std::string_view value) {
    (text += key) += '\0';
    (text += value) += '\0';
  };
  each_text(command, add);
  each_flag(command, [&](const char* key, bool on) { add(key, on ? "1" : "0"); });
  each_number(command, [&](const char* key, std::int64_t n) { add(key, std::to_string(n)); });
  for (const auto& [ours, theirs] : mapping.columns) add("column:" + ours, theirs);
  for (const auto& [theirs, ours] : mapping.words) add("word:" + theirs, ours);
  return text;
}

void unpack(std::string_view text, ImportCommand& command, imports::Mapping& mapping) {
  const auto take = [&] {
    const auto end = std::min(text.find('\0'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
  };
  while (!text.empty()) {
    const std::string key(take()), value(take());
    each_text(command, [&](const char* name, std::string& to) {
      if (key == name) to = value;
    });
    each_flag(command, [&](const char* name, bool& to) {
      if (key == name) to = value == "1";
    });
    each_number(command, [&](const char* name, std::int64_t& to) {
      if (key == name) std::from_chars(value.data(), value.data() + value.size(), to);
    });
    if (key.starts_with("column:")) mapping.columns[key.substr(7)] = value;
    if (key.starts_with("word:")) mapping.words[key.substr(5)] = value;
  }
}

// ---- The request, with a descriptor beside its first byte.

void send_request(int to, const std::string& text, int file) {
  std::uint32_t size = static_cast<std::uint32_t>(text.size());
  iovec part{&size, sizeof size};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> beside{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (file >= 0) {
    message.msg_control = beside.data();
    message.msg_controllen = beside.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &file, sizeof file);
  }
  if (::sendmsg(to, &message, MSG_NOSIGNAL) != sizeof size) throw Gone("the server closed its door");
  send_all(to, text);
}

std::string receive_request(int from, Descriptor& file) {
  std::uint32_t size = 0;
  iovec part{&size, sizeof size};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> beside{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = beside.data();
  message.msg_controllen = beside.size();
  if (::recvmsg(from, &message, MSG_WAITALL | MSG_CMSG_CLOEXEC) != sizeof size) throw Gone("no request came");
  if (const cmsghdr* header = CMSG_FIRSTHDR(&message); header && header->cmsg_type == SCM_RIGHTS)
    std::memcpy(&file.number, CMSG_DATA(header), sizeof file.number);
  if (size > request_bytes_max) throw SetupError("The request is too long");
  std::string text(size, '\0');
  for (std::size_t got = 0; got < text.size();) {
    const ssize_t n = ::recv(from, text.data() + got, text.size() - got, 0);
    if (n <= 0) throw Gone("the request was cut off");
    got += static_cast<std::size_t>(n);
  }
  return text;
}

bool is_ours(int connection) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == ::geteuid() || peer.uid == 0);
}

}  // namespace

Door::Door(const std::string& folder, Work work) : folder_(folder), work_(std::move(work)) {
  folder_descriptor_ = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  stop_ = ::eventfd(0, EFD_CLOEXEC);
  ::unlinkat(folder_descriptor_, socket_name, 0);  // of a server that was killed: this one holds the database's lock
  const auto address = address_in(folder_descriptor_);
  const auto before = ::umask(0177);
  const bool bound = ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(listener_, 4) == 0;
  ::umask(before);
  if (!bound) throw SetupError(fmt::format("No door for imports can be made in {}: {}", folder, std::strerror(errno)));
  thread_ = std::thread([this] { loop(); });
}

Door::~Door() {
  stopping_ = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto told = ::write(stop_, &one, sizeof one);
  thread_.join();
  ::unlinkat(folder_descriptor_, socket_name, 0);
  for (const int descriptor : {listener_, stop_, folder_descriptor_}) ::close(descriptor);
}

void Door::loop() {
  while (!stopping_) {
    std::array<pollfd, 2> waiting{{{listener_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0 || stopping_) continue;
    const Descriptor connection{::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)};
    if (connection.number < 0 || !is_ours(connection.number)) continue;
    const timeval patience{10, 0};  // for a request to come, and for a line to be read
    ::setsockopt(connection.number, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(connection.number, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    try {
      answer(connection.number);
    } catch (const std::exception& e) {
      log_error("import_broken_off", {{"why", e.what()}});
    }
  }
}

void Door::answer(int connection) {
  Descriptor file;
  ImportCommand command;
  imports::Mapping mapping;
  const auto line = [&](char kind) {
    return [this, connection, kind](const std::string& text) {
      if (stopping_) throw Gone("the server stops");
      send_line(connection, kind, text);
    };
  };
  try {
    unpack(receive_request(connection, file), command, mapping);
    log_info("import", {{"verb", command.verb}});
    const int status = work_(command, file.number, mapping, {line('S'), line('P'), line('R')});
    send_line(connection, 'X', std::to_string(status));
  } catch (const Gone&) {
    throw;
  } catch (const std::exception& e) {
    send_line(connection, 'E', e.what());
  }
}

std::optional<int> ask_at_door(const std::string& folder, const ImportCommand& command, int file, const imports::Mapping& mapping,
                               const Console& console) {
  const Descriptor place{::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  if (place.number < 0) return std::nullopt;
  const Descriptor door{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const auto address = address_in(place.number);
  if (::connect(door.number, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return std::nullopt;
  try {
    send_request(door.number, packed(command, mapping), file);
  } catch (const Gone& e) {
    throw SetupError(e.what());
  }
  std::string waiting;
  std::array<char, 64 * 1024> piece{};
  for (;;) {
    const ssize_t n = ::recv(door.number, piece.data(), piece.size(), 0);
    if (n <= 0) throw SetupError("The server stopped before it was done: the import may be resumed");
    waiting.append(piece.data(), static_cast<std::size_t>(n));
    for (std::size_t end; (end = waiting.find('\n')) != std::string::npos; waiting.erase(0, end + 1)) {
      std::string text = waiting.substr(1, end - 1);
      for (char& c : text)
        if (c == '\v') c = '\n';
      switch (waiting[0]) {
        case 'S': console.say(text); break;
        case 'P': console.progress(text); break;
        case 'R': console.refused(text); break;
        case 'X': return text == "1" ? 1 : 0;
        default: throw SetupError(text);
      }
    }
  }
}

}  // namespace app
