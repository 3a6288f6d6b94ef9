# What R says of the same people: a line a figure, "name place value". Called by matching_test.cpp. Written from the papers that
# src/evaluation/matching.h names, in base R; sandwich for the regression's errors.
suppressMessages(library(sandwich))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1])
say <- function(name, values) for (i in seq_along(values)) cat(name, i - 1, format(unname(values[i]), digits = 16), "\n")
chance <- glm(treated ~ age + need, family = binomial, data = d, control = glm.control(epsilon = 1e-14, maxit = 100))
d$score <- predict(chance)
treated <- which(d$treated == 1)

# Nearest with replacement, all who are equally near; Abadie and Imbens 2006, theorem 7, on the treated, four alike for the variance.
nearest <- function(caliper, groups) {
  lent <- squares <- numeric(nrow(d))
  gain <- rep(NA, nrow(d))
  for (i in treated) {
    pool <- which(d$treated == 0 & groups == groups[i])
    far <- abs(d$score[pool] - d$score[i])
    if (!length(pool) || min(far) > caliper * sd(d$score) + 1e-9) next
    best <- pool[far <= min(far) + 1e-9]
    gain[i] <- d$y[i] - mean(d$y[best])
    lent[best] <- lent[best] + 1 / length(best)
    squares[best] <- squares[best] + 1 / length(best)^2
  }
  has <- which(!is.na(gain))
  variance <- sapply(seq_len(nrow(d)), function(i) {
    pool <- setdiff(which(d$treated == d$treated[i] & groups == groups[i]), i)
    far <- abs(d$score[pool] - d$score[i])
    near <- pool[far <= sort(far)[min(4, length(far))] + 1e-9]
    length(near) / (length(near) + 1) * (d$y[i] - mean(d$y[near]))^2
  })
  effect <- mean(gain[has])
  se <- sqrt(sum((gain[has] - effect)^2) + sum(pmax(lent^2 - squares, 0)[d$treated == 0] * variance[d$treated == 0])) / length(has)
  apart <- sapply(c("age", "need"), function(v) {
    both <- sqrt((var(d[[v]][d$treated == 1]) + var(d[[v]][d$treated == 0])) / 2)
    (mean(d[[v]][has]) - weighted.mean(d[[v]], lent)) / both
  })
  c(effect, se, length(has), sum(lent)^2 / sum(lent^2), apart)
}
say("nearest", nearest(Inf, rep(1, nrow(d))))
say("caliper", nearest(.1, rep(1, nrow(d))))
say("exact", nearest(.2, d$sex))

# Weighted by the odds: all equations stacked (chance, mean of the treated, mean of the weighted), the bread by differences.
x <- model.matrix(chance)
equations <- function(theta) {
  odds <- exp(drop(x %*% theta[1:3]))
  cbind(x * (d$treated - odds / (1 + odds)), d$treated * (d$y - theta[4]), (1 - d$treated) * odds * (d$y - theta[5]))
}
odds <- exp(d$score)
theta <- c(coef(chance), mean(d$y[treated]), weighted.mean(d$y, (1 - d$treated) * odds))
bread <- sapply(1:5, function(k) {
  step <- 1e-5 * max(1, abs(theta[k])) * (1:5 == k)
  colSums(equations(theta + step) - equations(theta - step)) / (2 * sum(step))
})
covariance <- solve(bread) %*% crossprod(equations(theta)) %*% t(solve(bread))
by <- c(0, 0, 0, 1, -1)
say("weighting", c(sum(by * theta), sqrt(drop(by %*% covariance %*% by))))

model <- lm(y ~ age + need + treated, d)
say("regression", c(coef(model)["treated"], sqrt(vcovHC(model, type = "HC0")["treated", "treated"])))
