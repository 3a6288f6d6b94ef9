// HTML in one form, so that two ways of writing the same markup compare equal: attributes sorted, entities decoded, white space that
// no reader sees or hears removed. Kept as written: the order of classes, white space in a textarea, in visually hidden words, and
// between words and a link, span or strong beside them.
#pragma once

#include <string>
#include <string_view>

namespace web {

std::string normal_html(std::string_view html);  // a line each for every tag and every text

// Only the names of tags and attributes: what a browser would build, whatever the words are.
std::string skeleton(std::string_view html);

}  // namespace web
