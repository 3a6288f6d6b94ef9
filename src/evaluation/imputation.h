// The effect as what happened less what unit and time effects, learned where nobody had begun, say would have happened.
// Every observation from before a start counts, so it is the most precise where errors are alike; it leans on parallel trends at all times
// before, where Callaway and Sant'Anna lean on the last alone. Covariates change over time and act alike at all times.
// Source: Borusyak, Jaravel and Spiess 2024, doi 10.1093/restud/rdae007, theorems 1 and 3; residuals after the start are taken from the
// mean of the cohort at that time. For this room alone.
#pragma once

#include "evaluation/group_time.h"

namespace evaluation {

// After the start alone, by group and time. invalid: a covariate that unit or time effects already say.
Result<std::vector<GroupTime>> imputed(const DidPanel&);

// Its own test of the times before: where nobody had begun, were those about to begin apart from the model in the last `leads` times before
// their start? The nearest first; all should be nought. Section 4.4 of the paper. Empty: they cannot be told from unit and time effects.
std::vector<DidEffect> leads_before(const DidPanel&, int leads);

}  // namespace evaluation
