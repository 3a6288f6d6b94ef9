// Lists inside a value are kept as JSON text in one column: names, addresses, telephones, registrations, answers, codes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/casework.h"
#include "core/people.h"
#include "storage/sql.h"

namespace storage {

std::string to_document(const std::vector<std::string>&);
std::string to_document(const std::vector<core::PersonName>&);
std::string to_document(const std::vector<core::Address>&);
std::string to_document(const std::vector<core::Telephone>&);
std::string to_document(const std::vector<core::Registration>&);
std::string to_document(const std::vector<core::Answer>&);
std::string to_document(const std::vector<core::Detail>&);  // an event's details: one object, keys in the order given

// Throws DatabaseError when the text is not what to_document writes. For the five value types above.
template <class V>
std::vector<V> from_document(std::string_view text);

// A row of history: columns and their values as one object; bytes in hexadecimal.
std::string history_document(std::span<const std::string_view> columns, Parameters values);

}  // namespace storage
