// The page's texts: one catalogue for each language, loaded when it is wanted.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = { en: 'English', sv: 'Svenska', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'iscan.language';
const CATALOGUES: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import('./en.json'),
  sv: () => import('./sv.json'),
  de: () => import('./de.json'),
};

const isLanguage = (name: string): name is Language => name in LANGUAGES;

function preferred(): Language {
  const stored = localStorage.getItem(KEY);
  const wanted = [stored ?? '', ...navigator.languages].map((name) => name.slice(0, 2));
  return wanted.find(isLanguage) ?? 'en';
}

async function load(language: Language) {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    const catalogue = await CATALOGUES[language]();
    i18next.addResourceBundle(language, 'translation', catalogue.default);
  }
  document.documentElement.lang = language;
}

export async function setLanguage(language: Language) {
  localStorage.setItem(KEY, language);
  await load(language);
  await i18next.changeLanguage(language);
}

export async function initLanguage() {
  const language = preferred();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  });
  await load(language);
  await i18next.changeLanguage(language);
}
