#include "web/pathway_flow.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/load.h"

namespace {

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

TEST(flow_svg, says_everything_in_text_and_carries_no_script_or_style) {
  const auto loaded = catalogue::load(SOURCE_DIR "/pathways");
  ASSERT_TRUE(loaded.has_value());
  for (const auto& pathway : (*loaded)->pathways) {
    SCOPED_TRACE(pathway.id);
    const auto html = web::flow_svg(**loaded, pathway);
    const auto svg = html.view();
    EXPECT_EQ(count(svg, "<title "), 1u);
    EXPECT_EQ(count(svg, "<desc "), 1u);
    EXPECT_NE(svg.find("aria-labelledby=\"flow-title flow-text\""), svg.npos);
    for (const auto* no : {"<script", "style=", "href=", "<image"}) EXPECT_EQ(svg.find(no), svg.npos) << no;
    for (const auto& step : pathway.steps) EXPECT_NE(svg.find(step.text.en), svg.npos) << step.text.en;
    for (const auto* box : {"Emergency questions", "Red flags", "Routes", pathway.booking.name.en.c_str()})
      EXPECT_NE(svg.find(box), svg.npos) << box;
    EXPECT_EQ(count(svg, "<g "), count(svg, "</g>"));
    EXPECT_EQ(count(svg, "<text "), count(svg, "</text>"));
  }
}

}  // namespace
