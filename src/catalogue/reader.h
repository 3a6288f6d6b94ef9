// YAML with its line numbers: each reading function takes what it can and complains of the rest, so that one look finds many faults.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/load.h"

namespace catalogue {

inline constexpr std::size_t file_bytes_max = 256 * 1024;
inline constexpr std::size_t complaints_max = 200;
inline constexpr std::size_t text_max = 2000;  // bytes

// A file's text, as far as one byte more than a file may have; none when it cannot be read.
std::optional<std::string> text_of(const std::filesystem::path& file);

class File {
 public:
  File(std::string name, std::vector<Complaint>& complaints) : name_(std::move(name)), complaints_(complaints) {}

  const std::string& name() const { return name_; }
  // Nodes of further files may hang in this one's document, if each was parsed behind so many empty lines: they are blamed by their name.
  void continues_in(std::string name, int behind) { next_.emplace_back(std::move(name), behind); }
  // What stands at a node was said elsewhere, and is blamed there.
  void said_at(const YAML::Node& node, std::string file, int line) { said_.push_back({node, {std::move(file), line}}); }
  bool sound() const { return sound_; }
  using Place = std::pair<std::string, int>;  // file and line
  Place place_of(int line) const;
  Place place_of(const YAML::Node& node) const;
  void complain(Place at, std::string text);
  void complain(int line, std::string text) { complain(place_of(line), std::move(text)); }
  void complain(const YAML::Node& at, std::string text) { complain(place_of(at), std::move(text)); }
  static int line_of(const YAML::Node& node) { return node.Mark().line + 1; }

  // The document, or an undefined node when there is none: too large, not UTF-8, not YAML, more than one document.
  YAML::Node parse(const std::string& text);

  std::string scalar(const YAML::Node& node, std::string_view what, std::size_t max = text_max);
  std::string id(const YAML::Node& node, std::string_view what);  // a-z, then a-z 0-9 _ -, at most 60
  int integer(const YAML::Node& node, std::string_view what, int least, int most);
  double number(const YAML::Node& node, std::string_view what, double least = -std::numeric_limits<double>::infinity());
  bool boolean(const YAML::Node& node, std::string_view what, bool otherwise);  // true or false
  core::Text text(const YAML::Node& node, std::string_view what);  // a string, or a map of languages with en

  // The items of a list of at most `most`; none and a complaint when it is no list.
  std::vector<YAML::Node> list(const YAML::Node& node, std::string_view what, std::size_t most);

 private:
  std::string name_;
  std::vector<Place> next_;
  std::vector<std::pair<YAML::Node, Place>> said_;
  std::vector<Complaint>& complaints_;
  bool sound_ = true;
};

// A map with known keys: unknown and doubled keys are complained of at once, missing ones when they are needed.
class Map {
 public:
  Map(File& file, const YAML::Node& node, std::string what, std::initializer_list<std::string_view> keys);

  explicit operator bool() const { return node_.IsDefined() && node_.IsMap(); }
  bool has(std::string_view key) const { return find(key).IsDefined(); }
  YAML::Node find(std::string_view key) const;  // undefined when missing
  YAML::Node need(std::string_view key) const;  // complains when missing
  void none_without(std::string_view key, std::initializer_list<std::string_view> others) const;  // which mean nothing without it
  int line() const { return File::line_of(node_); }
  const YAML::Node& node() const { return node_; }

  std::string id(std::string_view key = "id") const;
  core::Text text(std::string_view key) const;  // needed
  core::Text optional_text(std::string_view key) const;
  std::string scalar(std::string_view key) const;  // needed

 private:
  std::string naming(std::string_view key) const;

  File& file_;
  YAML::Node node_;
  std::string what_;
};

// Pairs in the order of the file; complains of doubled keys.
std::vector<std::pair<std::string, YAML::Node>> pairs(File& file, const YAML::Node& node, std::string_view what, std::size_t most);

}  // namespace catalogue
