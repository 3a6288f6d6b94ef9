// What stands beside a request or a person: who is looking, who looks after it and by when, notes.
#pragma once

#include "actions/queue.h"
#include "web/site.h"

namespace web {

// To follow "Answer by": "tomorrow, end of day", "today, end of day" in orange, in red once it is late; nothing when the request has ended.
Html due_words(const core::Request&, core::Instant due, core::Instant now);

// "Jo Wells is looking at this": a notice above everything else; nothing when nobody is.
Html looking_notice(const std::vector<std::string>& names);

// By when, who looks after it, and giving it to somebody else; the practice's own staff alone.
Html handling_part(const Site&, const LiveSession&, const core::Request&, const actions::Desk&);

// Notes about a person, the latest first, and a new one; `action`: where it is sent.
Html notes_part(const LiveSession&, const std::vector<storage::NoteRow>&, std::string_view action, std::string_view typed, const Errors&);

}  // namespace web
