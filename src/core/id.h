// Strong identifiers: a UUIDv7 (RFC 9562), made in app/ or simulation/ and passed in. Ids of two kinds never compare.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace core {

using Uuid = std::array<std::uint8_t, 16>;

std::string to_string(const Uuid& uuid);                  // 8-4-4-4-12 lower-case hexadecimal
std::optional<Uuid> parse_uuid(std::string_view text);    // either case; nothing but the 36 characters

// A version 7 UUID of a moment (milliseconds since 1970) and 74 random bits taken from the two numbers.
Uuid make_uuid(std::int64_t unix_ms, std::uint64_t random_a, std::uint64_t random_b);

template <class Tag>
struct Id {
  Uuid bytes{};

  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return bytes != Uuid{}; }
};

template <class Tag>
std::string to_string(const Id<Tag>& id) {
  return to_string(id.bytes);
}

template <class IdType>
std::optional<IdType> parse_id(std::string_view text) {
  const auto uuid = parse_uuid(text);
  if (!uuid) return std::nullopt;
  return IdType{*uuid};
}

using NetworkId = Id<struct NetworkTag>;
using OrganisationId = Id<struct OrganisationTag>;
using AccountId = Id<struct AccountTag>;
using ProfessionalId = Id<struct ProfessionalTag>;
using PatientId = Id<struct PatientTag>;
using EpisodeId = Id<struct EpisodeTag>;
using RequestId = Id<struct RequestTag>;
using ReferralId = Id<struct ReferralTag>;
using ClinicId = Id<struct ClinicTag>;
using SlotId = Id<struct SlotTag>;
using AppointmentId = Id<struct AppointmentTag>;
using DoubtId = Id<struct DoubtTag>;
using NoteId = Id<struct NoteTag>;
using AssignmentId = Id<struct AssignmentTag>;
using TemplateId = Id<struct TemplateTag>;
using LeaveId = Id<struct LeaveTag>;
using DisplacementId = Id<struct DisplacementTag>;

}  // namespace core

template <class Tag>
struct std::hash<core::Id<Tag>> {
  std::size_t operator()(const core::Id<Tag>& id) const noexcept {
    std::size_t h = 0;  // the tail of a UUIDv7 is random
    for (std::size_t i = 8; i < 16; ++i) h = h << 8 | id.bytes[i];
    return h;
  }
};
