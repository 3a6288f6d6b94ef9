// What a practice can see of its own work: capacity against demand, waits to the first contact, who did not attend by how long before
// they were booked; and the people behind each count, for those who may see them. docs/guides/manager.md defines each figure.
// Administrators see counts only: their pages hide small ones.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "actions/system.h"
#include "evaluation/proportion.h"
#include "evaluation/waits.h"

namespace actions {

inline constexpr std::array<int, 3> figure_weeks{4, 13, 52};

struct FigureQuery {
  int weeks = 13;       // of figure_weeks: this week so far and those before it
  std::string service;  // empty: all
};
struct FigurePeriod {
  core::Date from{};   // a Monday
  core::Date today{};  // the last day, part of it
  int weeks = 0;
};

struct CapacityCount {
  std::int64_t slots = 0, booked = 0, requests = 0;
};
struct CapacityView {
  FigurePeriod period;
  std::vector<CapacityCount> weeks;               // of the service asked for
  std::map<std::string, CapacityCount, std::less<>> services;  // of all, over the whole period
};
Result<CapacityView> view_capacity(const System&, const Principal&, const FigureQuery&);

struct WaitsRow {
  std::string service;  // empty: all together
  std::int64_t requests = 0, seen = 0, waiting = 0, left = 0;
  evaluation::WaitCurve curve;
};
struct WaitsView {
  FigurePeriod period;
  std::vector<WaitsRow> rows;  // by service, then all together when there are several
};
Result<WaitsView> view_waits(const System&, const Principal&, const FigureQuery&);

// Whole days by the calendar between booking and appointment.
inline constexpr std::array<int, 5> lead_bands{0, 1, 2, 8, 15};  // where each begins; the last has no end
std::size_t lead_band(int days);

struct AttendanceRow {
  std::int64_t attended = 0, missed = 0, unknown = 0;
  evaluation::Proportion did_not_attend() const { return {missed, attended + missed}; }
};
struct AttendanceView {
  FigurePeriod period;
  std::array<AttendanceRow, lead_bands.size()> bands{};
  AttendanceRow all;
};
Result<AttendanceView> view_attendance(const System&, const Principal&, const FigureQuery&);

// ---- The people behind a count, the latest first, 200 at most. Only for those who work for the practice.

enum class WaitState { seen, waiting, left };
template <class Row>
struct FigureList {
  FigurePeriod period;
  std::size_t counted = 0;  // in the figure
  std::vector<Row> rows;
};
struct FigureRequest {
  core::Request request;
  core::ListedPatient patient;
};
struct RequestSlice {
  FigureQuery query;
  std::optional<core::Date> week;  // its Monday
  std::optional<WaitState> state;
};
Result<FigureList<FigureRequest>> view_figure_requests(const System&, const Principal&, const RequestSlice&);

enum class Attended { yes, no, known, unknown };  // known: one of the first two
struct FigureVisit {
  core::Appointment appointment;
  core::ListedPatient patient;
};
struct VisitSlice {
  FigureQuery query;
  bool begun = false;  // only those whose time has come: did-not-attend counts no other
  std::optional<core::Date> week;
  std::optional<std::size_t> band;
  std::optional<Attended> attended;
};
Result<FigureList<FigureVisit>> view_figure_visits(const System&, const Principal&, const VisitSlice&);

}  // namespace actions
