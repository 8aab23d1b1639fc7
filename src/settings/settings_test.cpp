#include "settings/settings.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace iscan::settings {
namespace {

class SettingsTest : public testing::Test {
 protected:
  SettingsTest() {
    std::filesystem::create_directories(folder_);
    sources_.toml_path = (folder_ / "iscan.toml").string();
    sources_.env_path = (folder_ / ".env").string();
    sources_.environment = [this](const char* name) -> const char* {
      const auto found = environment_.find(name);
      return found == environment_.end() ? nullptr : found->second.c_str();
    };
  }
  ~SettingsTest() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() /
      ("iscan-settings-" +
       std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
  std::map<std::string, std::string> environment_;
  Sources sources_;
};

TEST_F(SettingsTest, LaterSourcesWin) {
  write(sources_.toml_path, "[limits]\npages = 10\nfile_size = \"1MB\"\ntime = \"5s\"\n");
  write(sources_.env_path, "# comment\nISCAN_LIMITS_PAGES=\"20\"\nOTHER=1\nISCAN_LIMITS_TIME=6s\n");
  environment_["ISCAN_LIMITS_TIME"] = "7s";
  sources_.flags["limits.time"] = "8s";
  const auto settings = Settings::load(sources_);
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(settings->size("limits.file_size"), 1'000'000U);
  EXPECT_EQ(settings->integer("limits.pages"), 20);
  EXPECT_EQ(settings->duration("limits.time"), std::chrono::seconds{8});
  EXPECT_EQ(settings->entry("limits.time").origin, Origin::flag);
  EXPECT_EQ(settings->entry("limits.file_size").where, sources_.toml_path + ":3");
  EXPECT_EQ(settings->entry("log.level").origin, Origin::fallback);
}

TEST_F(SettingsTest, AllErrorsAreReportedAtOnceWithSuggestions) {
  write(sources_.toml_path, "[limits]\npage = 10\n[review]\napprove_at = 7\n");
  const auto settings = Settings::load(sources_);
  ASSERT_FALSE(settings.has_value());
  EXPECT_EQ(settings.error().code, "settings_invalid");
  EXPECT_TRUE(settings.error().message.contains("did you mean \"limits.pages\""));
  EXPECT_TRUE(settings.error().message.contains("expected a number from 0 to 1"));
}

TEST_F(SettingsTest, DefaultsAreValid) {
  const auto settings = Settings::load(sources_);
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(settings->list("ocr.languages").size(), 10U);
  EXPECT_FALSE(settings->flag("xml.ignore"));
}

TEST(SettingsForms, SizesAndTimes) {
  EXPECT_EQ(parse_size("50MB"), 50'000'000U);
  EXPECT_EQ(parse_size("1GiB"), 1ULL << 30U);
  EXPECT_FALSE(parse_size("50 potatoes").has_value());
  EXPECT_FALSE(parse_size("99999999999GiB").has_value());
  EXPECT_EQ(parse_duration("5m"), std::chrono::minutes{5});
  EXPECT_FALSE(parse_duration("5").has_value());
}

}  // namespace
}  // namespace iscan::settings
