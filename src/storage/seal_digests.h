// How seals are worked out, shared by who makes them (seal.cpp) and who checks them (seal_verify.cpp). The grammar is in seal.h.
#pragma once

#include "storage/seal.h"

namespace storage {

constexpr std::size_t mark_bytes = 4;

Digest link_after(const Digest& before, std::int64_t sequence, const Digest& row);
Digest digest_of_seal(const Digest& last_link, std::int64_t from, std::int64_t to, std::int64_t sealed_at);
Digest as_digest(Bytes bytes);  // zeros, which no digest is, when the length is wrong

}  // namespace storage
