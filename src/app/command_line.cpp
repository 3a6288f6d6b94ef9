#include "app/command_line.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <istream>

#include <CLI/CLI.hpp>

#include "app/config.h"

namespace app {
namespace {

// CLI11 takes "nan", and no range refuses it.
CLI::Option* finite(CLI::Option* option) {
  return option->check([](const std::string& text) {
    return std::isfinite(std::strtod(text.c_str(), nullptr)) ? std::string() : "Value " + text + " is no number to reckon with";
  });
}

}  // namespace

Option& Option::required() { return option_->required(), *this; }
Option& Option::by_commas() { return option_->delimiter(','), *this; }
Option& Option::shown() { return option_->capture_default_str(), *this; }
Option& Option::within(double low, double high) { return option_->check(CLI::Range(low, high)), *this; }
Option& Option::within(int low, int high) { return option_->check(CLI::Range(low, high)), *this; }
Option& Option::positive() { return option_->check(CLI::PositiveNumber), *this; }

Command Command::subcommand(const char* name, const char* about) { return Command(command_->add_subcommand(name, about)); }
void Command::needs_subcommand() { command_->require_subcommand(1); }
void Command::then(std::function<void()> run) {
  command_->callback([command = command_, run = std::move(run)] {
    if (command->get_subcommands().empty()) run();
  });
}
void Command::flag(const char* name, bool& to, const char* about) { command_->add_flag(name, to, about); }
Option Command::add(const char* name, std::string& to, const char* about) { return Option(command_->add_option(name, to, about)); }
Option Command::add(const char* name, std::vector<std::string>& to, const char* about) {
  return Option(command_->add_option(name, to, about));
}
Option Command::add(const char* name, std::vector<double>& to, const char* about) {
  return Option(finite(command_->add_option(name, to, about)));
}
Option Command::add(const char* name, double& to, const char* about) { return Option(finite(command_->add_option(name, to, about))); }
Option Command::add(const char* name, int& to, const char* about) { return Option(command_->add_option(name, to, about)); }
Option Command::add(const char* name, std::int64_t& to, const char* about) { return Option(command_->add_option(name, to, about)); }
Option Command::add(const char* name, std::uint64_t& to, const char* about) { return Option(command_->add_option(name, to, about)); }
Option Command::add(const char* name, std::optional<double>& to, const char* about) {
  return Option(finite(command_->add_option(name, to, about)));
}
Option Command::add(const char* name, std::optional<int>& to, const char* about) { return Option(command_->add_option(name, to, about)); }
Option Command::add(const char* name, std::optional<std::int64_t>& to, const char* about) {
  return Option(command_->add_option(name, to, about));
}
Option Command::choice(const char* name, std::vector<std::string> allowed, const std::function<void(const std::string&)>& chosen,
                       const char* about) {
  return Option(command_->add_option_function<std::string>(name, chosen, about)->check(CLI::IsMember(std::move(allowed))));
}

CommandLine::CommandLine(const char* about, const char* name) : line_(std::make_unique<CLI::App>(about, name)) {
  line_->require_subcommand(1);
}
CommandLine::~CommandLine() = default;

void CommandLine::version(const char* words) { line_->set_version_flag("--version", words); }
void CommandLine::config(const char* option, const char* about) { line_->set_config(option, "", about); }

std::optional<int> CommandLine::run(int argc, char** argv) {
  try {
    line_->parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::ParseError& e) {
    return line_->exit(e);
  }
}

void CommandLine::run(std::vector<std::string> words) {
  std::ranges::reverse(words);  // CLI11 takes them from the back
  try {
    line_->parse(words);
  } catch (const CLI::Error& e) {
    throw SetupError(e.what());
  }
}

std::vector<TomlItem> toml_items(std::istream& file) {
  std::vector<TomlItem> all;
  try {
    for (auto& item : CLI::ConfigTOML().from_config(file))
      if (item.name != "++" && item.name != "--")  // with which CLI11 marks where a section begins and ends
        all.push_back({item.parents.empty() ? "" : item.parents.front(), std::move(item.name), std::move(item.inputs)});
  } catch (const CLI::Error& e) {
    throw SetupError(e.what());
  }
  return all;
}

}  // namespace app
