// A pathway's flow picture as SVG: text stays text, a title and a description say it in words, no script, prints in black and white.
// Source: W3C SVG Accessibility API Mappings 1.0; WCAG 2.2 1.1.1 and 1.4.1 (no meaning by colour alone).
#pragma once

#include "core/pathway.h"
#include "web/html.h"

namespace web {

Html flow_svg(const core::Catalogue& catalogue, const core::Pathway& pathway);

}  // namespace web
