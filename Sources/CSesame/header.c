// The header compiles as C; the functions are written in Swift (Sources/SesameC).
#include "sesame.h"
