/** The words of the sign-in page of a replica, in the console's four languages. */

const en = {
  title: 'Sign in at this replica', intro: 'This machine answers checks by itself, with or without its hub. Give the access token of your post, and say who you are: your checks are logged under your name.',
  token: 'Access token of the post', person: 'Your name or badge number', go: 'Sign in',
  wrong: 'This token lets nobody in here. It may have been revoked, or it is a machine’s.', unnamed: 'Say who you are: a name or a badge number of up to 128 characters.', tooMany: 'Too many attempts from your network. Try again in a minute.',
  notCurrent: 'NOT CURRENT', notCurrentMore: 'This copy is not current. A vehicle that was reported since is not found here.',
};
export type DoorWords = typeof en;

const fr: DoorWords = {
  title: 'Connexion à cette réplique', intro: 'Cette machine répond d’elle-même aux contrôles, avec ou sans sa centrale. Indiquez le jeton d’accès de votre poste et votre identité : vos contrôles sont journalisés à votre nom.',
  token: 'Jeton d’accès du poste', person: 'Votre nom ou matricule', go: 'Se connecter',
  wrong: 'Ce jeton n’ouvre aucun accès ici. Il a peut-être été révoqué, ou il appartient à une machine.', unnamed: 'Indiquez qui vous êtes : un nom ou un matricule de 128 caractères au plus.', tooMany: 'Trop de tentatives depuis votre réseau. Réessayez dans une minute.',
  notCurrent: 'PLUS À JOUR', notCurrentMore: 'Cette copie n’est plus à jour. Un véhicule signalé depuis n’y figure pas.',
};
const es: DoorWords = {
  title: 'Iniciar sesión en esta réplica', intro: 'Esta máquina responde a las consultas por sí misma, con o sin su central. Indique el token de acceso de su puesto y quién es usted: sus consultas quedan registradas a su nombre.',
  token: 'Token de acceso del puesto', person: 'Su nombre o número de placa policial', go: 'Iniciar sesión',
  wrong: 'Este token no da acceso aquí. Puede haber sido revocado, o pertenece a una máquina.', unnamed: 'Indique quién es: un nombre o un número de hasta 128 caracteres.', tooMany: 'Demasiados intentos desde su red. Inténtelo de nuevo en un minuto.',
  notCurrent: 'NO ACTUALIZADO', notCurrentMore: 'Esta copia no está actualizada. Un vehículo denunciado desde entonces no aparece aquí.',
};
const ar: DoorWords = {
  title: 'تسجيل الدخول إلى هذه النسخة', intro: 'يجيب هذا الجهاز عن عمليات التحقق بنفسه، سواء أكان متصلًا بالخادم المركزي أم لا. أدخل رمز الدخول الخاص بمركزك وعرّف بنفسك: تُسجَّل عمليات التحقق باسمك.',
  token: 'رمز دخول المركز', person: 'اسمك أو رقم شارتك', go: 'تسجيل الدخول',
  wrong: 'هذا الرمز لا يتيح الدخول هنا. ربما أُلغي، أو أنه يخص جهازًا آليًا.', unnamed: 'عرّف بنفسك: اسم أو رقم شارة لا يتجاوز 128 حرفًا.', tooMany: 'محاولات كثيرة من شبكتك. حاول مجددًا بعد دقيقة.',
  notCurrent: 'غير محدَّثة', notCurrentMore: 'هذه النسخة غير محدَّثة. المركبة التي أُبلغ عنها بعد ذلك لا تظهر هنا.',
};
export const DOOR_WORDS = { en, fr, es, ar } as const satisfies Readonly<Record<string, DoorWords>>;
export type Lang = keyof typeof DOOR_WORDS;
