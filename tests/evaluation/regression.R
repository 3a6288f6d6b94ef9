# What R says of the same data: a line a figure, "name value". Called by regression_test.cpp.
suppressMessages(library(sandwich))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1])
say <- function(name, values) for (i in seq_along(values)) cat(name, i - 1, format(unname(values[i]), digits = 16), "\n")
tight <- glm.control(epsilon = 1e-14, maxit = 100)
errors <- function(v) sqrt(diag(v))

linear <- lm(y ~ x1 + x2, d)
say("linear", coef(linear))
say("linear_classical", errors(vcov(linear)))
say("linear_robust", errors(vcovHC(linear, type = "HC0")))
say("linear_newey_west", errors(NeweyWest(linear, lag = 3, prewhite = FALSE, adjust = FALSE)))
say("linear_clustered", errors(vcovCL(linear, cluster = d$cluster, type = "HC0", cadjust = FALSE)))
say("weighted", coef(lm(y ~ x1 + x2, d, weights = weight)))
say("weighted_classical", errors(vcov(lm(y ~ x1 + x2, d, weights = weight))))

counts <- glm(count ~ x1 + x2 + offset(log(exposure)), family = poisson, data = d, control = tight)
say("poisson", coef(counts))
say("poisson_model", errors(vcov(counts)))
say("poisson_robust", errors(vcovHC(counts, type = "HC0")))
say("poisson_newey_west", errors(NeweyWest(counts, lag = 3, prewhite = FALSE, adjust = FALSE)))
say("poisson_clustered", errors(vcovCL(counts, cluster = d$cluster, type = "HC0", cadjust = FALSE)))
quasi <- summary(glm(count ~ x1 + x2 + offset(log(exposure)), family = quasipoisson, data = d, control = tight))
say("dispersion", quasi$dispersion)

binary <- glm(yes ~ x1 + x2, family = binomial, data = d, control = tight)
say("logistic", coef(binary))
say("logistic_model", errors(vcov(binary)))
say("logistic_clustered", errors(vcovCL(binary, cluster = d$cluster, type = "HC0", cadjust = FALSE)))

# Errors that hang together (AR(1)): restricted likelihood by the whole covariance, in base R. Rows are in time order.
serial <- function(x, y) {
  of <- function(rho) {
    inverse <- solve(rho^abs(outer(seq_along(y), seq_along(y), "-")))
    bread <- solve(t(x) %*% inverse %*% x)
    beta <- drop(bread %*% t(x) %*% inverse %*% y)
    left <- y - drop(x %*% beta)
    squares <- drop(t(left) %*% inverse %*% left)
    free <- length(y) - ncol(x)
    loss <- free * log(squares) - determinant(inverse)$modulus - determinant(bread)$modulus
    list(loss = as.numeric(loss), beta = beta, se = sqrt(diag(bread) * squares / free))
  }
  rho <- optimise(function(rho) of(rho)$loss, c(-.99, .99), tol = 1e-9)$minimum
  c(of(rho), rho = rho)
}
x <- cbind(1, d$x1, d$x2 - mean(d$x2))
best <- serial(x, d$y)
say("serial", best$beta)
say("serial_errors", best$se)
say("serial_rho", best$rho)
# Counts: the same on the working outcome, to and fro until nothing moves.
beta <- coef(glm(count ~ x[, 2:3] + offset(log(exposure)), family = poisson, data = d, control = tight))
for (i in 1:200) {
  eta <- drop(x %*% beta)
  mean <- exp(eta + log(d$exposure))
  best <- serial(sqrt(mean) * x, sqrt(mean) * (eta + (d$count - mean) / mean))
  moved <- max(abs(best$beta - beta))
  beta <- best$beta
  if (moved < 1e-8) break
}
say("serial_counts", best$beta)
say("serial_counts_errors", best$se)
say("serial_counts_rho", best$rho)
