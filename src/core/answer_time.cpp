#include "core/answer_time.h"

namespace core {

using std::chrono::days;

namespace {

constexpr int closed_days_max = 30;  // a calendar that closes every day is a mistake, not a reason to look for ever

bool works(Date day, const IsClosed& closed) {
  const std::chrono::weekday weekday(day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday && !(closed && closed(day));
}

}  // namespace

Instant answer_by(Instant opened_at, Urgency urgency, const IsClosed& closed, const AnswerTime& rule) {
  const bool today_will_do = urgency == Urgency::emergency || urgency == Urgency::same_day;
  const auto [date, time] = to_london(opened_at);
  Date day = date;
  const bool still_to_begin = time < rule.opens, runs = !still_to_begin && time < rule.closes;
  if (!works(day, closed) || !(still_to_begin || (runs && today_will_do)))
    for (int i = 0; i < closed_days_max; ++i) {
      day += days{1};
      if (works(day, closed)) break;
    }
  return from_london(day, rule.closes);
}

std::string display_due(Instant due, Instant now) {
  const Date day = to_london(due).date, today = to_london(now).date;
  if (day == today) return "today, end of day";
  if (day == today + days{1}) return "tomorrow, end of day";
  const std::string text = display_day(day);  // "Tuesday 24 November 2026"
  return text.substr(0, text.rfind(' ')) + ", end of day";
}

}  // namespace core
