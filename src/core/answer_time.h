// By when a request must be answered: that is, by when the caller must know what happens next.
// Source: the general practice contract as summarised at https://www.gppracticesignpostingtoolkit.com/about-3 (non-urgent requests by the
// end of the next period of core hours, urgent ones the same day); core hours as in the General Medical Services contract, 8am to
// 6.30pm, Monday to Friday except bank holidays. NOT VERIFIED against the contract itself: a practice must check `contract_answer_time`.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/london.h"
#include "core/pathway.h"

namespace core {

struct AnswerTime {
  Minutes opens{8 * 60};
  Minutes closes{18 * 60 + 30};  // by the clock on the wall
  std::string_view source = "https://www.gppracticesignpostingtoolkit.com/about-3";
  bool verified = false;
};
inline constexpr AnswerTime contract_answer_time{};  // the one place where it is set

using IsClosed = std::function<bool(Date)>;  // bank holidays; weekends are known

// Routine and soon: the end of the first period of core hours that begins after the request came. Same day and emergency: the end of the
// period that runs then, or of the next one when the practice is closed.
Instant answer_by(Instant opened_at, Urgency urgency, const IsClosed& closed, const AnswerTime& rule = contract_answer_time);

// "today, end of day", "tomorrow, end of day", "Tuesday 24 November, end of day".
std::string display_due(Instant due, Instant now);

}  // namespace core
