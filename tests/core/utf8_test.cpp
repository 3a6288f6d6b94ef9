#include "core/utf8.h"

#include <gtest/gtest.h>

namespace core {
namespace {

TEST(Capitals, are_those_of_the_letters_names_are_written_in) {
  const struct {
    const char *name, *capitals;
  } cases[] = {
      {"", ""},
      {"O'Brien-Smith", "O'BRIEN-SMITH"},
      {"Szymański", "SZYMAŃSKI"},
      {"Zieliński", "ZIELIŃSKI"},
      {"Łukasz Żółć", "ŁUKASZ ŻÓŁĆ"},
      {"Ångström", "ÅNGSTRÖM"},
      {"Nuñez ÷ ÿ", "NUÑEZ ÷ Ÿ"},
      {"Dvořák Šťastný", "DVOŘÁK ŠŤASTNÝ"},
      {"Ľudovít ĺ", "ĽUDOVÍT Ĺ"},
      {"Ionuț Șerban", "IONUȚ ȘERBAN"},
      {"Nguyễn Thị Ơn ư", "NGUYỄN THỊ ƠN Ư"},
      {"İbrahim Yıldız Çağ", "İBRAHIM YILDIZ ÇAĞ"},
      {"Παπαδόπουλος ώ", "ΠΑΠΑΔΌΠΟΥΛΟΣ Ώ"},
      {"Ковальчук ѐ їж", "КОВАЛЬЧУК Ѐ ЇЖ"},
      {"ß 王 محمد ਸਿੰਘ", "ß 王 محمد ਸਿੰਘ"},
      {"a\xff", "A\xff"},
  };
  for (const auto& c : cases) EXPECT_EQ(in_capitals(c.name), c.capitals);
}

}  // namespace
}  // namespace core
