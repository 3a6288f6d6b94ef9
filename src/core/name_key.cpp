#include "core/name_key.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/utf8.h"

namespace core {

namespace {

// The letter under each accent, by code point from `first`; '?' where there is none, capitals for the pairs in `pairs`.
struct Block {
  char32_t first;
  std::string_view letters;
};
constexpr std::array blocks{
    Block{0x00c0,
          "aaaaaaAceeeeiiiidnooooo?ouuuuyTSaaaaaaAceeeeiiiidnooooo?ouuuuyTy"
          "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiJJjjkkklllllll"
          "lllnnnnnnnNNooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"},
    Block{0x01cd, "aaiioouuuuuuuuuueaaaaAAggggkkoooo??jdddgg??nnaaAAooaaaaeeeeiiiioooorrrruuuusstt??hh??????aaeeooooooooyy"},
    Block{0x1e00,
          "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
          "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
          "wwwwwwwwwwxxxxyyzzzzzzhtwyas??S?aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
          "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????"},
};
constexpr std::array<std::pair<char, std::string_view>, 6> pairs{
    {{'A', "ae"}, {'J', "ij"}, {'N', "ng"}, {'O', "oe"}, {'S', "ss"}, {'T', "th"}}};

std::string latin(char32_t c) {
  if (c == 0x018f || c == 0x0259) return "a";  // Azerbaijani schwa
  for (const auto& [first, letters] : blocks) {
    if (c < first || c >= first + letters.size()) continue;
    const char letter = letters[c - first];
    for (const auto& [capital, pair] : pairs)
      if (capital == letter) return std::string(pair);
    return letter == '?' ? std::string{} : std::string(1, letter);
  }
  return {};
}

bool is_sign(char32_t c) {
  return c < 0xc0 || (c >= 0x02b0 && c <= 0x036f) || (c >= 0x2000 && c <= 0x206f) || c == 0xd7 || c == 0xf7 || c == 0xfeff;
}

// Calls with each folded character: letters as text, or empty for a sign (which may part a name).
template <class Use>
void each_letter(std::string_view utf8, Use use) {
  for (std::size_t left = 4 * name_letters_max; left > 0 && !utf8.empty(); --left) {
    const auto c = take_character(utf8);
    if (!c) {
      utf8.remove_prefix(1);
      continue;
    }
    if (*c < 0x80 && is_letter(static_cast<char>(*c))) {
      use(*c, std::string(1, to_lower(static_cast<char>(*c))));
    } else if (is_sign(*c)) {
      use(*c, std::string{});
    } else {
      std::string letters = latin(*c);
      if (letters.empty()) append_character(letters, *c);
      use(*c, letters);
    }
  }
}

bool is_vowel(char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; }

// A spelling and its sound. ^ ties a spelling to the start of the name, $ to its end. Of the rules that fit, the first counts, so the
// longer stand before the shorter. In a sound, '-' is a vowel; an empty sound is silent.
struct Rule {
  std::string_view spelling;
  std::string_view sound;
};
constexpr auto rules = std::to_array<Rule>({
    // Whole names that no rule of spelling brings together.
    {"^mohd$", "m-h-m-d"},
    {"^md$", "m-h-m-d"},
    {"^muhd$", "m-h-m-d"},
    {"^graeme$", "gr-h-m"},
    {"^sean$", "x-n"},
    {"^sian$", "x-n"},
    {"^seamus$", "x-m-s"},
    {"^sinead$", "x-n-d"},
    {"^siobhan$", "x-f-n"},
    {"^niamh$", "n-f"},
    {"^meadhbh$", "m-f"},
    {"^hugh", "h-"},
    {"^wm$", "w-l-m"},
    {"^yw", "-"},
    // Starts.
    {"^mcg", "mg"},
    {"^macg", "mg"},
    {"^mc", "mk"},
    {"^mac", "mk"},
    {"^kn", "n"},
    {"^gn", "n"},
    {"^wr", "r"},
    {"^ps", "s"},
    {"^pf", "f"},
    {"^wh", "w"},
    {"^hw", "w"},
    {"^x", "s"},
    {"^scho", "sk-"},
    {"^bh", "b"},
    {"^chr", "kr"},
    {"^ciar", "k-r"},
    {"^ceri", "k-r-"},
    {"^cery", "k-r-"},
    {"^gill", "j-l"},
    {"^gina", "j-n-"},
    {"^giles", "j-l-s"},
    {"^gyles", "j-l-s"},
    {"^gh", "g"},
    // Ends.
    {"ough$", "-f"},
    {"agher$", "-h-r"},
    {"ghes$", "s"},
    {"mb$", "m"},
    // Anywhere.
    {"aughan", "-n"},
    {"nichol", "n-k-l"},
    {"michael", "m-k-l"},
    {"micheal", "m-k-l"},
    {"ngh", "ng"},
    {"mps", "ms"},
    {"mpb", "mb"},
    {"sch", "x"},
    {"tch", "c"},
    {"sce", "s-"},
    {"sci", "s-"},
    {"scy", "s-"},
    {"dge", "j-"},
    {"dgi", "j-"},
    {"ghe", "g-"},
    {"gha", "g-"},
    {"gho", "g-"},
    {"ghi", "g-"},
    {"ghu", "g-"},
    {"gh", ""},
    {"ph", "f"},
    {"bh", "b"},
    {"dh", "d"},
    {"th", "t"},
    {"kh", "k"},
    {"jh", "j"},
    {"rh", "r"},
    {"lh", "l"},
    {"sh", "x"},
    {"sz", "x"},
    {"ch", "c"},
    {"cz", "c"},
    {"ck", "k"},
    {"cq", "k"},
    {"qu", "k"},
    {"ce", "s-"},
    {"ci", "s-"},
    {"cy", "s-"},
    {"ge", "j-"},
    {"gy", "j-"},
    {"x", "ks"},
    {"c", "k"},
    {"q", "k"},
    {"v", "f"},
    {"z", "s"},
});

bool fits(std::string_view spelling, std::string_view name, std::size_t at, std::size_t& size) {
  if (spelling.starts_with('^')) {
    if (at != 0) return false;
    spelling.remove_prefix(1);
  }
  const bool at_end = spelling.ends_with('$');
  if (at_end) spelling.remove_suffix(1);
  size = spelling.size();
  return name.substr(at).starts_with(spelling) && (!at_end || at + size == name.size());
}

// Puts sounds one after the other: vowels only at the start, a sound at once repeated only once.
class Sounds {
 public:
  void add(char sound) {
    if (sound == '-') {
      if (text_.empty()) text_ += 'a';
      after_vowel_ = true;
      return;
    }
    if (text_.size() < sounds_max && (after_vowel_ || text_.empty() || text_.back() != sound)) text_ += sound;
    after_vowel_ = false;
  }
  bool after_vowel() const { return after_vowel_; }
  std::string text() && { return std::move(text_); }

 private:
  static constexpr std::size_t sounds_max = 8;
  std::string text_;
  bool after_vowel_ = false;
};

std::string sound_of(std::string_view name) {
  Sounds sounds;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t size = 0;
    const auto rule = std::ranges::find_if(rules, [&](const Rule& r) { return fits(r.spelling, name, at, size); });
    if (rule != rules.end()) {
      for (const char sound : rule->sound) sounds.add(sound);
      at += size;
      continue;
    }
    const char c = name[at];
    const bool before_vowel = at + 1 < name.size() && is_vowel(name[at + 1]);
    if (c == 'y' && at == 0 && before_vowel) sounds.add('y');
    else if (is_vowel(c)) sounds.add('-');
    else if (c == 'h') {
      if (before_vowel && (at == 0 || sounds.after_vowel())) sounds.add('h');
    } else if (c == 'w') {
      if (at == 0) sounds.add('w');
    } else if (is_letter(c)) sounds.add(c);
    ++at;
  }
  return std::move(sounds).text();
}

// The parts of a name between spaces and hyphens, normalised. An apostrophe does not part O'Brien.
std::vector<std::string> parts_of(std::string_view utf8) {
  std::vector<std::string> parts(1);
  std::size_t letters = 0;
  each_letter(utf8, [&](char32_t c, const std::string& folded) {
    if (letters + folded.size() > name_letters_max) return;
    letters += folded.size();
    parts.back() += folded;
    const bool parting = c == ' ' || c == '-' || c == 0xa0 || (c >= 0x2010 && c <= 0x2015) || c == '\t' || c == ',';
    if (parting && !parts.back().empty()) parts.emplace_back();
  });
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

void add_keys(std::vector<std::string>& keys, char kind, const std::string& name) {
  const auto add = [&](char sign, const std::string& key) {
    if (key.empty()) return;
    std::string whole{kind, sign};
    whole += key;
    if (std::ranges::find(keys, whole) == keys.end()) keys.push_back(std::move(whole));
  };
  add('=', name);
  add('~', sound_of(name));
}

}  // namespace

std::string normalised(std::string_view utf8) {
  std::string name;
  for (const auto& part : parts_of(utf8)) name += part;
  return name;
}

std::string phonetic(std::string_view utf8) { return sound_of(normalised(utf8)); }

std::vector<std::string> name_keys(std::string_view given, std::string_view family) {
  std::vector<std::string> keys;
  add_keys(keys, 'f', normalised(family));
  auto parts = parts_of(family);
  std::erase_if(parts, [](const std::string& part) { return part.size() < 3; });  // o, de, al, van der: of no use alone
  if (!parts.empty()) {
    add_keys(keys, 'f', parts.front());
    add_keys(keys, 'f', parts.back());
  }
  if (const auto names = parts_of(given); !names.empty()) {
    add_keys(keys, 'g', names.front());
    add_keys(keys, 'g', normalised(given));
    add_keys(keys, 'g', names.back());
  }
  if (keys.size() > name_keys_max) keys.resize(name_keys_max);
  return keys;
}

double similarity(std::string_view a, std::string_view b) {
  const std::string s = normalised(a), t = normalised(b);
  if (s.empty() || t.empty()) return 0;
  const std::size_t longer = std::max(s.size(), t.size());
  const std::size_t reach = longer < 4 ? 0 : longer / 2 - 1;

  std::array<bool, name_letters_max> s_met{}, t_met{};
  double met = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const std::size_t from = i > reach ? i - reach : 0, to = std::min(i + reach + 1, t.size());
    for (std::size_t j = from; j < to && !s_met[i]; ++j)
      if (!t_met[j] && s[i] == t[j]) {
        s_met[i] = t_met[j] = true;
        ++met;
      }
  }
  if (met == 0) return 0;

  double out_of_order = 0;
  for (std::size_t i = 0, j = 0; i < s.size(); ++i) {
    if (!s_met[i]) continue;
    while (!t_met[j]) ++j;
    if (s[i] != t[j++]) ++out_of_order;
  }
  const auto s_size = static_cast<double>(s.size()), t_size = static_cast<double>(t.size());
  const double jaro = (met / s_size + met / t_size + (met - out_of_order / 2) / met) / 3;
  std::size_t common = 0;
  while (common < 4 && common < s.size() && common < t.size() && s[common] == t[common]) ++common;
  return jaro + static_cast<double>(common) * 0.1 * (1 - jaro);
}

}  // namespace core
