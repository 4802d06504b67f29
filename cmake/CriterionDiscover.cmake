# One ctest entry for each Criterion suite, found after each build. A filter that
# matches nothing, a leak or a sanitizer report fails the test (docs/stack: they pass by default).
function(criterion_add_tests target)
  set(inc "${CMAKE_CURRENT_BINARY_DIR}/${target}_ctest.cmake")
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -DEXE=$<TARGET_FILE:${target}> -DNAME=${target} -DOUT=${inc}
            -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}" BYPRODUCTS ${inc} VERBATIM)
  file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/${target}_inc.cmake"
    "if(EXISTS \"${inc}\")\n  include(\"${inc}\")\nelse()\n  add_test(${target}_NOT_BUILT ${target}_NOT_BUILT)\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${CMAKE_CURRENT_BINARY_DIR}/${target}_inc.cmake")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE AND EXE)
  execute_process(COMMAND "${EXE}" --list OUTPUT_VARIABLE txt ERROR_VARIABLE etxt RESULT_VARIABLE rc)
  if(NOT rc EQUAL 0)
    message(FATAL_ERROR "${EXE} --list failed (${rc}): ${etxt}")
  endif()
  string(REGEX MATCHALL "(^|\n)[A-Za-z0-9_]+: [0-9]+ test" suites "${txt}")
  set(s "")
  foreach(m IN LISTS suites)
    string(REGEX REPLACE "[\n]?([A-Za-z0-9_]+): .*" "\\1" n "${m}")
    string(APPEND s "add_test([==[${NAME}.${n}]==] [==[${EXE}]==] -j1 [==[--filter]==] [==[${n}/*]==])\n"
      "set_tests_properties([==[${NAME}.${n}]==] PROPERTIES TIMEOUT 300 ENVIRONMENT \"ASAN_OPTIONS=abort_on_error=1;UBSAN_OPTIONS=print_stacktrace=1\" FAIL_REGULAR_EXPRESSION \"Tested: 0 ;LeakSanitizer;AddressSanitizer;runtime error:;crashed during its setup or teardown\")\n")
  endforeach()
  file(WRITE "${OUT}" "${s}")
endif()
