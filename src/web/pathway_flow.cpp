#include "web/pathway_flow.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/flow.h"

namespace web {

namespace {

constexpr int box_width = 300;
constexpr int column_step = 370;
constexpr int row_gap = 34;
constexpr int padding = 12;
constexpr int line_height = 20;
constexpr std::size_t characters_wide = 36;  // at 15 px, by eye: no font is measured here
constexpr int margin = 10;
constexpr int rail_step = 7;  // between arrows that run beside the states

struct Box {
  int x = 0, y = 0, height = 0;
  std::vector<std::string> title, lines;

  int middle() const { return x + box_width / 2; }
  int bottom() const { return y + height; }
  int right() const { return x + box_width; }
};

// Breaks at spaces. Counts bytes, so that a line with accents only comes out shorter.
void wrap(std::string_view text, std::vector<std::string>& lines) {
  while (text.size() > characters_wide) {
    auto at = text.rfind(' ', characters_wide);
    if (at == std::string_view::npos || at == 0) at = text.find(' ');
    if (at == std::string_view::npos) break;
    lines.emplace_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  lines.emplace_back(text);
}

struct Picture {
  const core::Flow& flow;
  std::vector<Box> boxes = {};
  int width = 0, height = 0;
  int rails = 0;

  void lay_out() {
    std::vector<int> row_heights;
    for (const core::FlowNode& node : flow.nodes) {
      Box box;
      box.x = margin + node.column * column_step;
      wrap(node.title, box.title);
      for (const std::string& line : node.lines) wrap(line, box.lines);
      box.height = 2 * padding + line_height * static_cast<int>(box.title.size() + box.lines.size());
      const auto row = static_cast<std::size_t>(node.row);
      if (node.column < 2) {
        if (row_heights.size() <= row) row_heights.resize(row + 1, 0);
        row_heights[row] = std::max(row_heights[row], box.height);
      }
      boxes.push_back(std::move(box));
    }
    int below = margin;  // of the states so far
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      if (flow.nodes[i].column < 2) {
        boxes[i].y = margin;
        for (int row = 0; row < flow.nodes[i].row; ++row) boxes[i].y += row_heights[static_cast<std::size_t>(row)] + row_gap;
      } else {
        boxes[i].y = below;
        below = boxes[i].bottom() + row_gap;
      }
      width = std::max(width, boxes[i].right());
      height = std::max(height, boxes[i].bottom());
    }
  }

  void text(Html& out, const std::vector<std::string>& lines, int x, int& y, bool bold) const {
    for (const std::string& line : lines) {
      y += line_height;
      out << "<text x=\""_html << x << "\" y=\""_html << y << (bold ? "\" font-weight=\"bold\">"_html : "\">"_html) << line
          << "</text>"_html;
    }
  }

  void box(Html& out, const core::FlowNode& node, const Box& box) const {
    using core::FlowKind;
    const bool alarm = node.kind == FlowKind::gate || node.kind == FlowKind::red_flags;
    const bool good = node.kind == FlowKind::service;
    const bool rounded = node.column > 0;
    out << "<rect x=\""_html << box.x << "\" y=\""_html << box.y << "\" width=\""_html << box_width << "\" height=\""_html << box.height
        << "\" rx=\""_html << (rounded ? 12 : 0) << "\" fill=\"#fff\" stroke-width=\"2\" stroke=\""_html
        << (alarm  ? "#d5281b\"/>"_html
            : good ? "#007f3b\"/>"_html
                   : "#005eb8\"/>"_html);
    int y = box.y + padding - 5;
    text(out, box.title, box.x + padding, y, true);
    text(out, box.lines, box.x + padding, y, false);
  }

  void arrow(Html& out, const core::FlowEdge& edge) {
    const Box& from = boxes[edge.from];
    const Box& to = boxes[edge.to];
    const int column_from = flow.nodes[edge.from].column, column_to = flow.nodes[edge.to].column;
    const bool next = flow.nodes[edge.to].row == flow.nodes[edge.from].row + 1;
    out << "<path marker-end=\"url(#flow-arrow)\" d=\"M"_html;
    int label_x = 0, label_y = 0;
    if (column_from == column_to && next) {
      out << from.middle() << " "_html << from.bottom() << "V"_html << to.y - 2;
      label_x = from.middle() + 8;
      label_y = from.bottom() + row_gap / 2 + 5;
    } else if (column_from == column_to) {
      const int rail = from.right() + 14 + rail_step * rails++;
      width = std::max(width, rail);
      out << from.right() << " "_html << from.y + from.height / 2 << "H"_html << rail << "V"_html << to.y + padding << "H"_html
          << to.right() + 2;
    } else {
      const int turn = to.x - 24;
      const int level = from.y + 22;
      out << from.right() << " "_html << level << "H"_html << turn << "V"_html << to.y + 22 << "H"_html << to.x - 2;
      label_x = from.right() + 8;
      label_y = level - 6;
    }
    out << "\"/>"_html;
    if (!edge.label.empty() && label_x)
      out << "<text x=\""_html << label_x << "\" y=\""_html << label_y << "\" stroke=\"none\" fill=\"#212b32\">"_html << edge.label
          << "</text>"_html;
  }

  // The picture in sentences, in its own order.
  std::string description() const {
    std::string words;
    for (std::size_t i = 0; i < flow.nodes.size(); ++i) {
      const core::FlowNode& node = flow.nodes[i];
      if (node.column == 1) continue;
      words += node.title;
      for (std::size_t k = 0; k < node.lines.size(); ++k) words += (k ? "; " : ": ") + node.lines[k];
      for (const core::FlowEdge& edge : flow.edges)
        if (edge.from == i && flow.nodes[edge.to].column == 1) {
          words += ". If " + edge.label + ": " + flow.nodes[edge.to].title;
          for (const std::string& line : flow.nodes[edge.to].lines) words += ", " + line;
        }
      words += ". ";
    }
    return words;
  }
};

}  // namespace

Html flow_svg(const core::Catalogue& catalogue, const core::Pathway& pathway) {
  const core::Flow flow = core::flow_of(catalogue, pathway);
  Picture picture{flow};
  picture.lay_out();
  Html arrows, boxes;
  for (const core::FlowEdge& edge : flow.edges) picture.arrow(arrows, edge);
  for (std::size_t i = 0; i < flow.nodes.size(); ++i) picture.box(boxes, flow.nodes[i], picture.boxes[i]);
  Html out;
  out << "<svg class=\"app-flow\" role=\"img\" aria-labelledby=\"flow-title flow-text\" font-family=\"Arial, sans-serif\" font-size=\"15\" "
         "fill=\"#212b32\" viewBox=\"0 0 "_html
      << picture.width + margin << " "_html << picture.height + margin << "\"><title id=\"flow-title\">"_html << pathway.title.en
      << ": how a request flows</title><desc id=\"flow-text\">"_html << picture.description()
      << "</desc><defs><marker id=\"flow-arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" "
         "orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#4c6272\"/></marker></defs>"
         "<g fill=\"none\" stroke=\"#4c6272\" stroke-width=\"1.5\">"_html
      << arrows << "</g>"_html << boxes << "</svg>"_html;
  return out;
}

}  // namespace web
