# Installs the built tree into an empty folder, and builds a small project against it as a user would.
#
# PYBUF_BUILD: the built tree; WORK: a folder that may be emptied; COMPILER: the C++ compiler of the small project.

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY COMMAND_ECHO STDOUT)
endfunction()

run("${CMAKE_COMMAND}" --install "${PYBUF_BUILD}" --prefix "${WORK}/prefix")
run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/project" -B "${WORK}/build" -G Ninja
    "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run("${WORK}/build/uses-pybuf")

# The plugin is in two files that have to lie beside each other.
file(GLOB_RECURSE installed RELATIVE "${WORK}/prefix" "${WORK}/prefix/*")
foreach(name IN ITEMS pybuf-tidy.so pybuf-tidy-checks.so)
  if(NOT "${installed}" MATCHES "/pybuf/${name}")
    message(FATAL_ERROR "${name} is not installed; these are: ${installed}")
  endif()
endforeach()
