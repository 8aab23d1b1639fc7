#include "predictor_local/reading.h"
namespace iscan::predictor_local {
void read_receipt(Reading&) {}
}
