# Warnings for our own code; errors where nobody is looking (CI).
target_compile_options(iscan_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  # Designated initialisers leave the rest to the members' own defaults on purpose.
  -Wno-missing-field-initializers)
if(ISCAN_WERROR OR DEFINED ENV{CI})
  target_compile_options(iscan_flags INTERFACE -Werror)
endif()
