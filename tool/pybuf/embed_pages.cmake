# Writes the pages of a folder as rows of a C++ table: {"name", R"PAGE(text)PAGE"}.
#
#   cmake -DPAGES=<folder> -DOUTPUT=<file> -P embed_pages.cmake

file(GLOB pages "${PAGES}/*.md")
set(rows "")
foreach(page IN LISTS pages)
  get_filename_component(name "${page}" NAME_WE)
  file(READ "${page}" text)
  string(APPEND rows "{\"${name}\", R\"PAGE(${text})PAGE\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "${rows}")
