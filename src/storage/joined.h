// A value beside the patient it is about, in one query: the lists that people work from.
#pragma once

#include "storage/store.h"

namespace storage {

template <class T>
inline constexpr int width_of = 3 + static_cast<int>(column_count<T>);

template <class T, auto Rest>
constexpr SqlText with_patient_text() {
  SqlText text = "select " + column_list<T>("t.") + ", " + column_list<core::ListedPatient>("p.") + " from ";
  text += Table<T>::name;
  text += " t join patients p on p.network_id = t.network_id and p.id = t.patient_id ";
  text += Rest();
  return text;
}
template <class T, auto Rest>
inline constexpr Statement with_patient{ConstantText<with_patient_text<T, Rest>>::view};

}  // namespace storage
