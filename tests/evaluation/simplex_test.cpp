#include "evaluation/simplex.h"

#include <gtest/gtest.h>

#include <random>

namespace evaluation {
namespace {

TEST(Simplex, finds_the_nearest_point_by_hand) {
  Matrix square(2, 4);
  square << 0, 1, 0, 1,  //
      0, 0, 1, 1;
  const struct {
    double x, y, nearest_x, nearest_y;
  } cases[] = {{.5, -1, .5, 0}, {2, 2, 1, 1}, {-1, .25, 0, .25}, {.3, .6, .3, .6}, {0, 0, 0, 0}};
  for (const auto& c : cases) {
    const Vector weights = nearest_in_hull(square, Eigen::Vector2d(c.x, c.y));
    EXPECT_NEAR(weights.sum(), 1, 1e-12);
    EXPECT_GE(weights.minCoeff(), 0);
    EXPECT_NEAR((square * weights - Eigen::Vector2d(c.nearest_x, c.nearest_y)).norm(), 0, 1e-10) << c.x << " " << c.y;
  }
}

// At the nearest point no donor lies further towards the target than the point itself: the condition for there being no better one.
TEST(Simplex, nothing_is_nearer) {
  std::mt19937 random(4);
  std::normal_distribution<double> noise;
  for (int run = 0; run < 200; ++run) {
    const Eigen::Index rows = 1 + run % 12, columns = 1 + run % 37;
    const Matrix points = Matrix::NullaryExpr(rows, columns, [&] { return noise(random); });
    const Vector target = 2 * Vector::NullaryExpr(rows, [&] { return noise(random); });
    const Vector weights = nearest_in_hull(points, target), miss = points * weights - target;
    EXPECT_GE(((points.colwise() - target).transpose() * miss).minCoeff(), miss.squaredNorm() - 1e-9) << run;
    const Vector sooner = nearest_in_hull(points, target, weights);
    EXPECT_NEAR((points * sooner - target).norm(), miss.norm(), 1e-9) << run;
  }
}

// Many points are first sought by their products: the answer is as good. With and without a share of each weight's square, many twice.
TEST(Simplex, nothing_is_nearer_among_many) {
  std::mt19937 random(5);
  std::normal_distribution<double> noise;
  for (int run = 0; run < 24; ++run) {
    const Eigen::Index rows = 5 + 5 * run, columns = 30 + 7 * run;
    Matrix points = Matrix::Zero(rows + columns, columns);
    points.topRows(rows) = Matrix::NullaryExpr(rows, columns, [&] { return noise(random); });
    if (run % 2) points.bottomRows(columns).diagonal().setConstant(.5 * run);
    if (run % 3 == 0) points.rightCols(10) = points.leftCols(10);
    Vector target = Vector::Zero(rows + columns);
    target.head(rows) = Vector::NullaryExpr(rows, [&] { return .3 * noise(random); });
    const Vector weights = nearest_in_hull(points, target), miss = points * weights - target;
    EXPECT_NEAR(weights.sum(), 1, 1e-12);
    EXPECT_GE(weights.minCoeff(), 0);
    const double size = (points.colwise() - target).colwise().squaredNorm().maxCoeff();
    EXPECT_GE(((points.colwise() - target).transpose() * miss).minCoeff(), miss.squaredNorm() - 1e-11 * size) << run;
  }
}

TEST(Simplex, same_points_many_times_are_no_trouble) {
  Matrix points(3, 6);
  points << 1, 1, 1, 2, 2, 2,  //
      0, 0, 0, 1, 1, 1,        //
      5, 5, 5, 5, 5, 5;
  const Vector weights = nearest_in_hull(points, Eigen::Vector3d(1.5, .5, 9));
  EXPECT_NEAR(weights.head(3).sum(), .5, 1e-12);
  EXPECT_NEAR(weights.sum(), 1, 1e-12);
}

}  // namespace
}  // namespace evaluation
