# clerk_add_plugin(name folder): the .c files of the folder and of its rooms (its folders) become
# lib/clerkd/plugins/name.so; folder/NNNN_*.sql become name_migrations.h.
set(CLERK_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/Embed.cmake)

function(clerk_add_plugin name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.c ${folder}/*/*.c)
  if(NOT sources)
    return()
  endif()
  file(GLOB migrations CONFIGURE_DEPENDS ${folder}/*.sql)
  list(SORT migrations)
  list(JOIN migrations " " joined)
  set(header ${CMAKE_BINARY_DIR}/plugins/include/${name}/${name}_migrations.h)
  get_filename_component(header_folder ${header} DIRECTORY)
  file(MAKE_DIRECTORY ${header_folder})
  add_custom_command(OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${header}
    COMMAND ${CMAKE_COMMAND} -DOUT=${header} -DNAME=${name}_migrations -DSTORAGE=static
            "-DFILES=${joined}" -P ${CLERK_EMBED_SCRIPT}
    DEPENDS ${migrations} ${CLERK_EMBED_SCRIPT} VERBATIM)
  add_library(plugin_${name} MODULE ${sources} ${header})
  target_include_directories(plugin_${name} PRIVATE ${header_folder} ${folder})
  target_link_libraries(plugin_${name} PRIVATE clerk_api clerk_flags)
  target_compile_options(plugin_${name} PRIVATE -fvisibility=hidden)
  set_target_properties(plugin_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)
  set(clerk_plugins ${clerk_plugins} plugin_${name} PARENT_SCOPE)
endfunction()
