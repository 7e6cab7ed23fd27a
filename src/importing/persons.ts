// Tells from its name whether a column holds a person: owner, complainant, driver, their names, addresses, phones,
// births (rule R4). Looks at names of columns only, never at what is in them.

/** People, as whole words; `owner applied number` and an owner's reference are not people. */
const ROLES = [
  'owner', 'owners', 'coowner', 'keeper', 'holder', 'registrant', 'complainant', 'complainants', 'victim', 'victims', 'driver', 'drivers', 'suspect', 'offender', 'informant', 'witness', 'insured', 'policyholder', 'lessee', 'buyer', 'seller', 'person', 'persons', 'rider',
  'proprietaire', 'titulaire', 'plaignant', 'plaignante', 'victime', 'conducteur', 'detenteur', 'declarant',
  'propietario', 'propietaria', 'titular', 'denunciante', 'victima', 'conductor', 'dueno', 'poseedor', 'proprietario', 'proprietaria', 'condutor', 'intestatario', 'conducente', 'denunciante',
  'halter', 'fahrzeughalter', 'besitzer', 'eigentumer', 'geschadigter', 'geschadigte', 'anzeigeerstatter', 'fahrer', 'eigenaar', 'houder', 'bestuurder', 'aangever', 'agare', 'eier', 'ejer', 'omistaja', 'haltija',
  'wlasciciel', 'posiadacz', 'kierowca', 'majitel', 'vlastnik', 'tulajdonos', 'proprietar', 'sahibi', 'sahip', 'sofor', 'malik', 'pemilik',
  'власник', 'власниця', 'власника', 'володілець', 'заявник', 'заявниця', 'потерпілий', 'потерпіла', 'водій', 'владелец', 'владельца', 'собственник', 'заявитель', 'потерпевший', 'водитель', 'собственика', 'власнік', 'уладальнік',
  'المالك', 'مالك', 'صاحب', 'السائق', 'سائق', 'المشتكي', 'مالک', 'ιδιοκτητης', 'κατοχος', 'οδηγος', '车主', '所有人', '所有者', '使用者', '소유자',
];

/** What is a person's whoever they are. */
const PARTICULARS = [
  'first name', 'firstname', 'forename', 'given name', 'given names', 'middle name', 'last name', 'lastname', 'surname', 'family name', 'full name', 'maiden name', 'name', 'names', 'initials',
  'date of birth', 'birth date', 'birthdate', 'dob', 'birth', 'birthday', 'place of birth', 'nationality', 'gender', 'sex',
  'address', 'home address', 'street address', 'postal address', 'residence', 'postcode', 'zip', 'zip code', 'phone', 'phone number', 'telephone', 'mobile', 'mobile number', 'cell', 'cellphone', 'email', 'e mail', 'fax',
  'passport', 'passport number', 'passport no', 'national id', 'id card', 'id card number', 'identity card', 'ssn', 'social security number', 'driving licence', 'driver license', 'licence holder', 'tax id', 'citizen id',
  'nom', 'prenom', 'nom de famille', 'adresse', 'domicile', 'date de naissance', 'naissance', 'numero de telephone',
  'nombre', 'apellido', 'apellidos', 'direccion', 'domicilio', 'telefono', 'fecha de nacimiento', 'dni', 'curp', 'nome', 'cognome', 'sobrenome', 'indirizzo', 'endereco', 'data de nascimento', 'data di nascita', 'cpf', 'codice fiscale',
  'vorname', 'nachname', 'familienname', 'anschrift', 'geburtsdatum', 'telefon', 'telefonnummer', 'voornaam', 'achternaam', 'naam', 'adres', 'geboortedatum', 'imie', 'nazwisko', 'pesel', 'data urodzenia', 'personnummer',
  'имя', 'фамилия', 'отчество', 'фио', 'адрес', 'телефон', 'дата рождения', 'паспорт', 'инн', 'снилс', 'імя', 'прізвище', 'по батькові', 'піб', 'адреса', 'дата народження', 'рнокпп', 'іпн',
  'الاسم', 'اسم', 'العنوان', 'عنوان', 'الهاتف', 'هاتف', 'رقم الهاتف', 'تاريخ الميلاد', 'رقم الهوية', '姓名', '住址', '电话', '氏名', '住所',
];

/** A role followed by one of these is about an office, or about a number of the vehicle. */
const OFFICE = /\b(?:applied|reference|ref|bureau|code|agency|organisation|organization|country|state|type|marked|class)\b/u;

const roles = new Set(ROLES);
const particulars = new Set(PARTICULARS);
const ROLE_LONG_MIN = 6;
const longRoles = ROLES.filter((role) => role.length >= ROLE_LONG_MIN || /[\u0600-\u06ff\u3000-\u9fff\uac00-\ud7af]/u.test(role));

/** Letters that Unicode does not divide into a base and an accent. */
const UNDIVIDED: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', ı: 'i', ß: 'ss' };

/** A column's name as plain words: `OwnerName`, `owner_name` and `OWNER-NAME` are `owner name`; accents are dropped. */
function wordsOf(name: string): string {
  const spaced = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/[’'ʼ`"]/gu, '').normalize('NFKD');
  return spaced.replace(/(?<=[a-zA-Zα-ωΑ-Ω])\p{Mn}+/gu, '').normalize('NFC').toLowerCase().replace(/[łøıß]/gu, (letter) => UNDIVIDED[letter] ?? letter).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** True when the name of a column says that it holds a person's data. In: any name, such as `Owner_Name`, `ПІБ`. */
export function looksPersonal(name: string): boolean {
  const text = wordsOf(name);
  if (particulars.has(text)) return true;
  const words = text.split(' ');
  const hasRole = words.some((word) => roles.has(word) || longRoles.some((role) => word.startsWith(role)));
  if (hasRole) return !OFFICE.test(text) || /\b(?:name|address|phone)\b/u.test(text);
  const bare = text.replace(/^(?:the|his|her|contact person|reporter|reporting person|next of kin) /u, '').replace(/ (?:1|2|no|number)$/u, '');
  return bare !== text && particulars.has(bare);
}
