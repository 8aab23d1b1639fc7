#include "notation/months.h"

#include <array>

namespace iscan::notation {
namespace {

// Folded: lower case, no accents. One row a month, languages mixed: no name means two months.
constexpr std::array<std::string_view, 12> kMonths = {
    " january jan januar januari janvier janv enero ene gennaio gen janeiro styczen stycznia sty "
    "tammikuu tammikuuta tammi janner jaenner ",
    " february feb februar februari fevrier fevr fev febrero febbraio febr fevereiro luty lutego "
    "lut helmikuu helmikuuta helmi feber ",
    " march mar marz maerz maart mars marzo marco marzec marca mrt mrz maaliskuu maaliskuuta "
    "maalis ",
    " april apr avril avr abril abr aprile kwiecien kwietnia kwi huhtikuu huhtikuuta huhti ",
    " may mai mei mayo maggio mag maio maj maja toukokuu toukokuuta touko ",
    " june jun juni juin junio giugno giu junho czerwiec czerwca cze kesakuu kesakuuta kesa ",
    " july jul juli juillet juil julio luglio lug julho lipiec lipca lip heinakuu heinakuuta "
    "heina ",
    " august aug aout augusti augustus agosto ago avg sierpien sierpnia sie elokuu elokuuta elo ",
    " september sep sept septembre septiembre setiembre settembre set setembro wrzesien wrzesnia "
    "wrz syyskuu syyskuuta syys ",
    " october oct oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz "
    "lokakuu lokakuuta loka ",
    " november nov novembre noviembre novembro listopad listopada lis marraskuu marraskuuta "
    "marras ",
    " december dec dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia gru "
    "joulukuu joulukuuta joulu desember des ",
};

constexpr std::string_view kFillers =
    " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri "
    "sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr "
    "sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes "
    "sabado domingo lunedi martedi mercoledi giovedi venerdi sabato domenica maandag dinsdag "
    "woensdag donderdag vrijdag zaterdag zondag mandag tirsdag onsdag torsdag fredag lordag sondag "
    "mandag tisdag lordag maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai "
    "le den der the el il am vom du del of de dne dnia d ";

bool contains_word(std::string_view list, std::string_view word) {
  for (auto at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    if (list[at - 1] == ' ' && list[at + word.size()] == ' ') return true;
  }
  return false;
}

}  // namespace

unsigned month_from(std::string_view folded_word) {
  if (folded_word.size() < 3) return 0;
  for (unsigned month = 0; month < kMonths.size(); ++month) {
    if (contains_word(kMonths[month], folded_word)) return month + 1;
  }
  return 0;
}

bool is_date_filler(std::string_view folded_word) {
  return !folded_word.empty() && contains_word(kFillers, folded_word);
}

}  // namespace iscan::notation
