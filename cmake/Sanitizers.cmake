# ISCAN_SANITIZE: "address,undefined", "thread" or empty (set by the presets).
if(ISCAN_SANITIZE)
  add_compile_options(-fsanitize=${ISCAN_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ISCAN_SANITIZE})
  if(ISCAN_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()
if(ISCAN_FUZZ)
  # Coverage for every object; the fuzz targets link the fuzzer's own main.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
