#include "core/name_key.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace core {
namespace {

struct Pair {
  const char* a;
  const char* b;
};

TEST(NameKey, folds_case_accents_and_signs) {
  for (const auto& [name, folded] : {
           Pair{"O'Brien", "obrien"},
           Pair{"O\u2019Brien", "obrien"},
           Pair{"O Brien", "obrien"},
           Pair{"\u00d3 Briain", "obriain"},
           Pair{"Smith-Jones", "smithjones"},
           Pair{"Smith\u2013Jones", "smithjones"},
           Pair{"\u0141ukasz", "lukasz"},
           Pair{"W\u00f3jcik", "wojcik"},
           Pair{"\u017bo\u0142\u0105d\u017a", "zoladz"},
           Pair{"Si\u00e2n", "sian"},
           Pair{"Sia\u0302n", "sian"},
           Pair{"G\u0175yn", "gwyn"},
           Pair{"\u1e84yn", "wyn"},
           Pair{"\u00c7elik", "celik"},
           Pair{"I\u015f\u0131k", "isik"},
           Pair{"\u0130lker", "ilker"},
           Pair{"Erdo\u011fan", "erdogan"},
           Pair{"M\u00fcller", "muller"},
           Pair{"Wei\u00df", "weiss"},
           Pair{"\u00deorsson", "thorsson"},
           Pair{"S\u00f8rensen", "sorensen"},
           Pair{"\u0218tefan", "stefan"},
           Pair{"Nguy\u1ec5n", "nguyen"},
           Pair{"St. John", "stjohn"},
           Pair{"  ", ""},
           Pair{"\u041e\u043b\u044f", "\u041e\u043b\u044f"},
           Pair{"Jo\xffhn", "john"},
       })
    EXPECT_EQ(normalised(name), folded) << name;
}

TEST(NameKey, finds_names_that_sound_alike) {
  for (const auto& [a, b] : {
           Pair{"Smith", "Smyth"},
           Pair{"Smith", "Smythe"},
           Pair{"Mohammed", "Muhammad"},
           Pair{"Mohamed", "Mohammad"},
           Pair{"Mohammed", "Muhammed"},
           Pair{"Mohd", "Mohammed"},
           Pair{"Md", "Muhammad"},
           Pair{"Catherine", "Katharine"},
           Pair{"Kathryn", "Cathryn"},
           Pair{"Katherine", "Catharine"},
           Pair{"McDonald", "MacDonald"},
           Pair{"Mc Donald", "Macdonald"},
           Pair{"McKay", "Mackay"},
           Pair{"McGregor", "MacGregor"},
           Pair{"McGuire", "Maguire"},
           Pair{"McKenzie", "MacKenzie"},
           Pair{"O'Brien", "Obrien"},
           Pair{"O'Brien", "O'Bryan"},
           Pair{"Stephen", "Steven"},
           Pair{"Stephanie", "Stefanie"},
           Pair{"Philip", "Phillip"},
           Pair{"Clark", "Clarke"},
           Pair{"Brown", "Browne"},
           Pair{"Reid", "Reed"},
           Pair{"Rees", "Rhys"},
           Pair{"Thompson", "Thomson"},
           Pair{"Simpson", "Simson"},
           Pair{"Wright", "Right"},
           Pair{"Knight", "Night"},
           Pair{"Leigh", "Lee"},
           Pair{"Gough", "Goff"},
           Pair{"Vaughan", "Vaughn"},
           Pair{"Hughes", "Hughs"},
           Pair{"Hugh", "Huw"},
           Pair{"Geoffrey", "Jeffrey"},
           Pair{"Gillian", "Jillian"},
           Pair{"Gemma", "Jemma"},
           Pair{"John", "Jon"},
           Pair{"Johnathan", "Jonathan"},
           Pair{"Sarah", "Sara"},
           Pair{"Hannah", "Hanna"},
           Pair{"Ann", "Anne"},
           Pair{"Nicholas", "Nicolas"},
           Pair{"Nicholson", "Nicolson"},
           Pair{"Michael", "Micheal"},
           Pair{"Davies", "Davis"},
           Pair{"Dickson", "Dixon"},
           Pair{"Alexander", "Aleksander"},
           Pair{"Elizabeth", "Elisabeth"},
           Pair{"Theresa", "Teresa"},
           Pair{"Sean", "Shaun"},
           Pair{"Sean", "Shawn"},
           Pair{"Si\u00e2n", "Shan"},
           Pair{"Siobhan", "Shivaun"},
           Pair{"Niamh", "Neve"},
           Pair{"Graham", "Graeme"},
           Pair{"Llewellyn", "Llywelyn"},
           Pair{"Pugh", "Pew"},
           Pair{"Lewis", "Louis"},
           Pair{"Ceri", "Keri"},
           Pair{"Schofield", "Scofield"},
           Pair{"Rogers", "Rodgers"},
           Pair{"Meagher", "Maher"},
           Pair{"Hussain", "Hussein"},
           Pair{"Husain", "Hossain"},
           Pair{"Khan", "Kahn"},
           Pair{"Begum", "Begam"},
           Pair{"Chowdhury", "Choudhury"},
           Pair{"Chaudhry", "Chowdhury"},
           Pair{"Iqbal", "Ikbal"},
           Pair{"Akhtar", "Aktar"},
           Pair{"Yusuf", "Youssef"},
           Pair{"Aisha", "Ayesha"},
           Pair{"Fatima", "Fathima"},
           Pair{"Syed", "Sayyid"},
           Pair{"Sandhu", "Sandu"},
           Pair{"Singh", "Sing"},
           Pair{"Patel", "Patil"},
           Pair{"Szyma\u0144ski", "Shimanski"},
           Pair{"\u0141ukasz", "Lukash"},
           Pair{"W\u00f3jcik", "Wojcik"},
           Pair{"Kowalski", "Kowalsky"},
           Pair{"M\u00fcller", "Mueller"},
           Pair{"Yvonne", "Evonne"},
           Pair{"Wm", "William"},
           Pair{"Owen", "Euan"},
           Pair{"Jacqueline", "Jaqueline"},
           Pair{"Priscilla", "Pricilla"},
           Pair{"D'Souza", "de Souza"},
       })
    EXPECT_EQ(phonetic(a), phonetic(b)) << a << ", " << b;
}

TEST(NameKey, keeps_apart_names_that_do_not) {
  for (const auto& [a, b] : {
           Pair{"Smith", "Jones"},        Pair{"Smith", "Schmidt"},      Pair{"Smith", "Smithson"},     Pair{"Mohammed", "Mahmood"},
           Pair{"Mohammed", "Ahmed"},     Pair{"Mohammed", "Mehmet"},    Pair{"Catherine", "Caroline"}, Pair{"Catherine", "Christine"},
           Pair{"McDonald", "McDonnell"}, Pair{"McDonald", "Donald"},    Pair{"O'Brien", "Brien"},      Pair{"Stephen", "Stella"},
           Pair{"Brown", "Braun-Smith"},  Pair{"Taylor", "Tyler-Moore"}, Pair{"Johnson", "Johnston"},   Pair{"Jackson", "Johnson"},
           Pair{"Williams", "Wilson"},    Pair{"Davies", "Davidson"},    Pair{"Evans", "Edwards"},      Pair{"Roberts", "Robertson"},
           Pair{"Patel", "Pate"},         Pair{"Khan", "Kaur"},          Pair{"Ali", "Alan"},           Pair{"Hall", "Hill-Wood"},
           Pair{"Sean", "Simon"},         Pair{"Ann", "Hannah"},         Pair{"Peter", "Beatrice"},     Pair{"Nowak", "Novotny"},
           Pair{"Singh", "Sinha"},        Pair{"Martin", "Marten-Lee"},
       })
    EXPECT_NE(phonetic(a), phonetic(b)) << a << ", " << b;
}

bool share_family_key(const char* a, const char* b) {
  const auto of_a = name_keys("", a), of_b = name_keys("", b);
  return std::ranges::any_of(of_a, [&](const std::string& key) { return std::ranges::find(of_b, key) != of_b.end(); });
}

TEST(NameKey, finds_a_double_name_by_either_half) {
  EXPECT_TRUE(share_family_key("Smith-Jones", "Jones"));
  EXPECT_TRUE(share_family_key("Smith Jones", "Smythe"));
  EXPECT_TRUE(share_family_key("Smith-Jones", "Smyth Jones"));
  EXPECT_TRUE(share_family_key("Al-Hassan", "Hasan"));
  EXPECT_FALSE(share_family_key("O Brien", "O Connor"));
  EXPECT_FALSE(share_family_key("de Silva", "de Souza"));
}

TEST(NameKey, makes_few_keys_each_once) {
  using Keys = std::vector<std::string>;
  EXPECT_EQ(name_keys("Anna", "Smith"), (Keys{"f=smith", "f~smt", "g=anna", "g~an"}));
  EXPECT_EQ(name_keys("Mary Ann", "Smith"), (Keys{"f=smith", "f~smt", "g=mary", "g~mr", "g=maryann", "g~mrn", "g=ann", "g~an"}));
  EXPECT_EQ(name_keys("", "\u674e"), (Keys{"f=\u674e"}));
  EXPECT_EQ(name_keys("", ""), Keys{});
  EXPECT_EQ(name_keys(" ", "-'"), Keys{});
  EXPECT_LE(name_keys("Anna Maria Theresa", "Garc\u00eda-L\u00f3pez de la Vega").size(), name_keys_max);
}

TEST(NameKey, reads_no_more_than_its_limit) {
  const std::string endless(1'000'000, 'a');
  EXPECT_EQ(normalised(endless).size(), name_letters_max);
  for (const auto& key : name_keys(endless, endless)) EXPECT_LE(key.size(), name_letters_max + 2);
  EXPECT_EQ(normalised(std::string(1'000'000, '\xff')), "");
  EXPECT_DOUBLE_EQ(similarity(endless, endless), 1.0);
}

TEST(NameKey, ranks_by_likeness) {
  EXPECT_NEAR(similarity("MARTHA", "MARHTA"), 0.961, 0.001);  // Winkler's own examples
  EXPECT_NEAR(similarity("DWAYNE", "DUANE"), 0.840, 0.001);
  EXPECT_NEAR(similarity("DIXON", "DICKSONX"), 0.813, 0.001);
  EXPECT_DOUBLE_EQ(similarity("O'Brien", "obrien"), 1.0);
  EXPECT_DOUBLE_EQ(similarity("abc", "xyz"), 0.0);
  EXPECT_DOUBLE_EQ(similarity("", ""), 0.0);
  EXPECT_DOUBLE_EQ(similarity("A", "a"), 1.0);
  EXPECT_GT(similarity("Smith", "Smyth"), similarity("Smith", "Smout"));
}

}  // namespace
}  // namespace core
