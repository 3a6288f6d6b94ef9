#include "storage/doubts.h"

#include "storage/access.h"

namespace storage {
namespace {

constexpr auto by_id = [] { return "where t.network_id = $1 and t.id = $4 and " + visible_practice("t.practice_id"); };
constexpr auto open = [] {
  return "where t.network_id = $1 and t.settled_at is null and " + visible_practice("t.practice_id") +
         " order by t.raised_at, t.id limit 100";
};
constexpr auto settled = [] {
  return "where t.network_id = $1 and t.settled_at is not null and " + visible_practice("t.practice_id") +
         " order by t.settled_at desc, t.id limit 20";
};

}  // namespace

std::optional<core::Doubt> find_doubt(Reader& reader, core::DoubtId id) {
  reader.asked_for(core::subject(id));
  auto doubt = one_row<core::Doubt>(reader, select_of<core::Doubt, by_id>, PracticeScoped(reader, Bytes(id.bytes)));
  if (doubt) reader.saw(core::subject(id), {});
  return doubt;
}

std::vector<core::Doubt> open_doubts(Reader& reader) {
  auto all = all_rows<core::Doubt>(reader, select_of<core::Doubt, open>, PracticeScoped(reader));
  if (!all.empty()) reader.saw(core::subject(reader.who().organisation), {}, {{"list", "doubts"}});
  return all;
}

std::vector<core::Doubt> settled_doubts(Reader& reader) {
  return all_rows<core::Doubt>(reader, select_of<core::Doubt, settled>, PracticeScoped(reader));
}

}  // namespace storage
