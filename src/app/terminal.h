// What a command says: its results on standard output, and one line that is written over while something long goes on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace app {

void say(const std::string& line);

// What somebody's file says, made fit to be printed: control characters, which could steer the terminal, are '?'. Line breaks stay.
std::string printable(std::string text);

// On standard error, and only where somebody looks.
void progress(const std::string& line);
void end_progress();

// Before what takes more than two minutes: on standard error, also where nobody looks yet.
void say_how_long(double seconds_at_most);

// "Copying appointments [##########          ] 50% 12,000 of 24,000"
std::string bar(std::string_view doing, std::int64_t done, std::int64_t of);

}  // namespace app
