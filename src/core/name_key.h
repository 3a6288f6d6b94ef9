// Finding people whose name was heard, not read: Smyth finds Smith, Muhammad finds Mohamed, O Brien finds O'Brien.
//
// A name is indexed under a few keys made from each part by its letters (normalised) and by its sound (phonetic); a search makes the
// same keys from what was typed, takes every record that shares one, and ranks them by similarity. Keys find too many on purpose: they
// choose who is shown to a person, who then asks for the date of birth. They never decide that two records are one patient.
//
// The sound is our own reduction, after the manner of NYSIIS and Double Metaphone, for names as the UK has them (English, Welsh, Irish,
// Scottish, South Asian, Polish, Turkish, Arabic in Latin letters): an ordered table of spellings and their sound in name_key.cpp; then
// vowels count only at the start, h only at the start or between vowels, b d f g k l m n p r s t as such, v as f, z as s, j for a soft g,
// x for sh, c for ch. Invariant: a change to either function makes stored keys stale, so it comes with a rise of name_keys_version.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace core {

inline constexpr int name_keys_version = 1;
inline constexpr std::size_t name_keys_max = 8;
inline constexpr std::size_t name_letters_max = 64;  // of a normalised name; what follows is not looked at

// Lower-case letters with accents stripped (Łukasz -> lukasz, Siân -> sian, Ömer -> omer) and without spaces, hyphens, apostrophes or
// other signs. Letters of other scripts are kept as they are; broken UTF-8 is passed over.
std::string normalised(std::string_view utf8);

// At most eight sounds; empty for a name without Latin letters. Names that sound alike give the same.
std::string phonetic(std::string_view utf8);

// At most name_keys_max keys, without repeats; either name may be empty.
//   f=smithjones f~smtjns   the family name whole: letters, sound
//   f=smith f~smt           its first and last part when it has several of three letters or more
//   g=anna g~an             the given name: first part, then, while there is room, the whole and the last part
// Letter keys answer a search by prefix too ("f=smi" and what follows it). Swapping the arguments of a search finds swapped names.
std::vector<std::string> name_keys(std::string_view given, std::string_view family);

// Jaro-Winkler on the normalised names: 0 nothing in common, 1 the same.
double similarity(std::string_view a, std::string_view b);

}  // namespace core
