// All parts of the database a program may need; one object can implement the three.
#pragma once

#include "ports/account_store.h"
#include "ports/document_store.h"
#include "ports/task_store.h"
