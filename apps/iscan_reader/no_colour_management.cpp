// Switches colour management in poppler off: building a transform for each ICC profile of a page
// costs more than reading the page, and for reading text the plain colour spaces do. poppler takes
// the profile's alternate colour space when a profile cannot be opened.
#include <cstdint>

extern "C" {

// Replaces the function of liblcms2 for this program and its libraries (same signature).
// NOLINTNEXTLINE(readability-identifier-naming): the name of the library
[[gnu::visibility("default")]] void* cmsOpenProfileFromMem(const void* /*data*/,
                                                           std::uint32_t /*size*/) {
  return nullptr;
}

}  // extern "C"
