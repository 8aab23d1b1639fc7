# The layer rule in CMake: a module links exactly what src/layers.txt allows, and nothing else.
file(STRINGS "${CMAKE_SOURCE_DIR}/src/layers.txt" ISCAN_LAYER_LINES REGEX "^[a-z]")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/layers.txt")
foreach(line IN LISTS ISCAN_LAYER_LINES)
  separate_arguments(words UNIX_COMMAND "${line}")
  list(POP_FRONT words module rank)
  set(ISCAN_USES_${module} "${words}")
  set(ISCAN_RANK_${module} "${rank}")
endforeach()

# iscan_module(<name> [LINKS <third-party targets>...])
# One static library per folder from its *.cpp; *_test.cpp become the target <name>_test.
# Third-party libraries are private: their headers appear in .cpp files only.
function(iscan_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS;TEST_LINKS")
  if(NOT DEFINED ISCAN_RANK_${name})
    message(FATAL_ERROR "module ${name} is not declared in src/layers.txt")
  endif()
  file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  add_library(${name} STATIC ${sources})
  add_library(iscan::${name} ALIAS ${name})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM ISCAN_USES_${name} PREPEND "iscan::" OUTPUT_VARIABLE deps)
  target_link_libraries(${name} PUBLIC ${deps} PRIVATE ${arg_LINKS} iscan_flags)

  file(GLOB tests CONFIGURE_DEPENDS *_test.cpp)
  if(tests)
    iscan_test(${name}_test SOURCES ${tests} LINKS iscan::${name} ${arg_LINKS} ${arg_TEST_LINKS})
  endif()
endfunction()

# Builds the unit tests alone.
add_custom_target(unit_tests)

# iscan_test(<name> SOURCES <files>... [LINKS <targets>...] [LABEL unit|contract|property|golden|e2e])
# The files of a test are compiled as one, for most of their time is the headers that they share; so
# their helpers need different names.
function(iscan_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL" "SOURCES;LINKS")
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${arg_LINKS} GTest::gtest GTest::gtest_main iscan_flags)
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT 300)
  if(ISCAN_SANITIZE)
    set_tests_properties(${name} PROPERTIES ENVIRONMENT
      "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/leaks.supp:print_suppressions=0")
  endif()
  if(arg_LABEL STREQUAL "unit")
    add_dependencies(unit_tests ${name})
  endif()
endfunction()
