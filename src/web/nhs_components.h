// The NHS design system for pages: everything at once.
#pragma once

#include "web/nhs_content.h"
#include "web/nhs_form.h"
#include "web/nhs_frame.h"
#include "web/nhs_lists.h"
