// Who may see which row, as the predicates that every query of patients' records carries. Parameters $1-$4 are always the principal:
// $1 network, $2 the organisation acted for, $3 the professional or null, $4 whether the role works for the practice.
// People of a practice see those registered with it or coming to its clinics; a clinician sees those in the own diary.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "storage/store.h"

namespace storage {

// "in" and not "exists": an index that begins with the organisation can then be walked place by place.
constexpr SqlText within_reach(std::string_view organisation) {
  return SqlText(organisation) + " in (select o.organisation_id from organisation_reach o where o.network_id = $1 and o.ancestor_id = $2)";
}

// A patient's own row, `row` being "t.": people of an import are nowhere until their batch is published.
constexpr SqlText published(std::string_view row) {
  return "(" + SqlText(row) + "staged_in is null or exists (select 1 from import_batches b where b.network_id = $1 and b.number = " + row +
         "staged_in and b.published_at is not null))";
}

// Seen because of an appointment: with this professional, or at the practice's clinics.
constexpr SqlText visiting_patient(std::string_view patient) {
  return "exists (select 1 from appointments v where v.network_id = $1 and v.patient_id = " + SqlText(patient) +
         " and (v.professional_id = $3 or ($4 = 1 and " + within_reach("v.organisation_id") + ")))";
}

constexpr SqlText visible_patient(std::string_view practice, std::string_view patient) {
  return "(($4 = 1 and " + within_reach(practice) + ") or " + visiting_patient(patient) + ")";
}

// A practice's own worklists: $1 network, $2 the organisation acted for, $3 whether the role works for the practice.
constexpr SqlText visible_practice(std::string_view practice) { return "($3 = 1 and " + within_reach(practice) + ")"; }

// A clinician sees every appointment of those in the own diary: one person, one plan.
constexpr SqlText visible_appointment(std::string_view row) {
  const SqlText r(row);
  return "(" + r + "professional_id = $3 or ($4 = 1 and (" + within_reach(r + "practice_id") + " or " +
         within_reach(r + "organisation_id") +
         ")) or exists (select 1 from appointments v where v.network_id = $1 and v.patient_id = " + r +
         "patient_id and v.professional_id = $3))";
}

// The principal's four parameters, then the query's own.
class Scoped {
 public:
  template <class... P>
  explicit Scoped(const Reader& reader, P... own)
      : parameters_{Bytes(reader.who().network.bytes), Bytes(reader.who().organisation.bytes),
                    reader.who().professional ? Parameter(Bytes(reader.who().professional.bytes)) : Parameter(),
                    static_cast<std::int64_t>(core::works_for_practice(reader.who().role)), Parameter(own)...} {}
  operator Parameters() const { return parameters_; }

 private:
  std::vector<Parameter> parameters_;
};

// The three parameters of a practice's worklists, then the query's own.
class PracticeScoped {
 public:
  template <class... P>
  explicit PracticeScoped(const Reader& reader, P... own)
      : parameters_{Bytes(reader.who().network.bytes), Bytes(reader.who().organisation.bytes),
                    static_cast<std::int64_t>(core::works_for_practice(reader.who().role)), Parameter(own)...} {}
  operator Parameters() const { return parameters_; }

 private:
  std::vector<Parameter> parameters_;
};

template <class T>
std::vector<T> all_rows(Reader& reader, const Statement& statement, Parameters parameters) {
  std::vector<T> all;
  reader.session().query(statement, parameters, [&](const Row& row) { all.push_back(read_row<T>(row)); });
  return all;
}
template <class T>
std::optional<T> one_row(Reader& reader, const Statement& statement, Parameters parameters) {
  std::optional<T> one;
  reader.session().query(statement, parameters, [&](const Row& row) { one = read_row<T>(row); });
  return one;
}

inline std::int64_t milliseconds(core::Instant at) { return at.time_since_epoch().count(); }

}  // namespace storage
