// How well a fit fits, one picture at a time: lengths, missed, week, leads or returns.
#pragma once

#include <optional>
#include <string>

#include "planning/fit.h"
#include "plots/figures.h"

namespace app {

// Empty: lengths, or missed where there are none. None: nothing of it was fitted. Throws SetupError: there is no such picture.
std::optional<plots::Svg> fit_picture(const planning::Fit&, const std::string& which);

}  // namespace app
