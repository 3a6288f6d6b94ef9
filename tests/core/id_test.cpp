#include "core/id.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace core {
namespace {

TEST(Id, writes_the_example_of_rfc_9562_and_reads_it_back) {
  // RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
  const Uuid uuid = make_uuid(0x017F22E279B0, 0xC3C, 0x18C4DC0C0C07398F);
  EXPECT_EQ(to_string(uuid), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  EXPECT_EQ(parse_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), uuid);
}

TEST(Id, refuses_what_is_not_a_uuid) {
  for (const char* text : {"", "017f22e2", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
                           "017f22e2079b0-7cc3-98c4-dc0c0c07398f", "g17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                           "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}", "017f22e2-79b0-7cc3-98c4-dc0c0c07398 "})
    EXPECT_FALSE(parse_uuid(text)) << text;
}

TEST(Id, carries_version_and_variant_whatever_the_random_numbers) {
  for (const std::uint64_t random : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    const Uuid uuid = make_uuid(1, random, random);
    EXPECT_EQ(uuid[6] >> 4, 7);
    EXPECT_EQ(uuid[8] >> 6, 2);
  }
}

TEST(Id, sorts_by_the_moment_it_was_made) {
  EXPECT_LT(make_uuid(1'000, ~std::uint64_t{0}, ~std::uint64_t{0}), make_uuid(1'001, 0, 0));
  EXPECT_LT(make_uuid(0xFFFF'FFFF, 0, 0), make_uuid(0x1'0000'0000, 0, 0));
}

TEST(Id, is_false_until_it_is_given) {
  EXPECT_FALSE(PatientId{});
  EXPECT_TRUE(PatientId{make_uuid(1, 2, 3)});
  EXPECT_EQ(parse_id<PatientId>(to_string(PatientId{make_uuid(1, 2, 3)})), PatientId{make_uuid(1, 2, 3)});
  EXPECT_FALSE(parse_id<PatientId>("me"));
}

TEST(Id, hashes_apart_when_made_in_one_millisecond) {
  std::unordered_set<std::size_t> hashes;
  for (std::uint64_t i = 0; i < 1'000; ++i) hashes.insert(std::hash<SlotId>{}(SlotId{make_uuid(1, 0, i)}));
  EXPECT_EQ(hashes.size(), 1'000u);
}

}  // namespace
}  // namespace core
