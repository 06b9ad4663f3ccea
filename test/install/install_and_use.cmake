# Installs the built tree into an empty folder, and builds a small project against it as a user would.
#
# PYBUF_BUILD: the built tree; WORK: a folder that may be emptied; COMPILER, C_COMPILER: those of the small project;
# PYTHON: the interpreter that its extension is for.

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY COMMAND_ECHO STDOUT)
endfunction()

run("${CMAKE_COMMAND}" --install "${PYBUF_BUILD}" --prefix "${WORK}/prefix")
run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/project" -B "${WORK}/build" -G Ninja
    "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DPython3_EXECUTABLE=${PYTHON}" "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run("${WORK}/build/uses-pybuf")

# The extension, by CMake and by setuptools.
set(script "import adopted, array; assert list(adopted.squares(array.array('d', [3]))) == [9]")
run("${CMAKE_COMMAND}" -E env "PYTHONPATH=${WORK}/build" "${PYTHON}" -c "${script}")
file(COPY "${CMAKE_CURRENT_LIST_DIR}/project/" DESTINATION "${WORK}/setuptools")
file(GLOB_RECURSE version_header "${WORK}/prefix/*/pybuf/version.h")
cmake_path(GET version_header PARENT_PATH include)
cmake_path(GET include PARENT_PATH include)
execute_process(COMMAND "${CMAKE_COMMAND}" -E env "PYBUF_INCLUDE=${include}" "CC=${C_COMPILER}" "LDSHARED=${COMPILER} -shared"
                        "${PYTHON}" setup.py build_ext --inplace
                WORKING_DIRECTORY "${WORK}/setuptools" COMMAND_ERROR_IS_FATAL ANY)
run("${CMAKE_COMMAND}" -E env "PYTHONPATH=${WORK}/setuptools" "${PYTHON}" -c "${script}")

# The worked example, by CMake with the installed library, and by Meson with its folder.
set(example "${CMAKE_CURRENT_LIST_DIR}/../../runtime/examples/vector")
set(script "import vector; assert abs(vector.Vector('d', [3, 4])) == 5")
run("${CMAKE_COMMAND}" -S "${example}" -B "${WORK}/vector" -G Ninja "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DPython3_EXECUTABLE=${PYTHON}" "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
run("${CMAKE_COMMAND}" --build "${WORK}/vector")
run("${CMAKE_COMMAND}" -E env "PYTHONPATH=${WORK}/vector" "${PYTHON}" -c "${script}")
find_program(MESON meson)
if(MESON)
  run("${CMAKE_COMMAND}" -E env "CXX=${COMPILER}" "${MESON}" setup "${WORK}/vector-by-meson" "${example}"
      "-Dpybuf_include=${include}" "-Dbuildtype=release")
  run("${MESON}" compile -C "${WORK}/vector-by-meson")
  run("${CMAKE_COMMAND}" -E env "PYTHONPATH=${WORK}/vector-by-meson" "${PYTHON}" -c "${script}")
endif()

# A preset says how far the checks reach.
foreach(name IN ITEMS default pedantic all)
  if(NOT EXISTS "${WORK}/prefix/share/pybuf/presets/${name}.clang-tidy")
    message(FATAL_ERROR "the preset ${name} is not installed")
  endif()
endforeach()

# The plugin is in two files that have to lie beside each other.
file(GLOB_RECURSE installed RELATIVE "${WORK}/prefix" "${WORK}/prefix/*")
foreach(name IN ITEMS pybuf-tidy.so pybuf-tidy-checks.so)
  if(NOT "${installed}" MATCHES "/pybuf/${name}")
    message(FATAL_ERROR "${name} is not installed; these are: ${installed}")
  endif()
endforeach()
