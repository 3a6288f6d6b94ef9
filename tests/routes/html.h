// A page as a browser sees it, as far as these tests need: where its links and forms lead, and what the forms send.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace routes {

struct Form {
  std::string action;
  bool post = false;
  std::vector<std::string> fields;  // names, each once
};

struct Page {
  std::vector<std::string> addresses;  // every href, src and action, decoded
  std::vector<Form> forms;
};

Page read_page(std::string_view html);

}  // namespace routes
