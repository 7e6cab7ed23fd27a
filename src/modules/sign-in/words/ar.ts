/** What the pages of signing in say, in Arabic. */
import { html } from '../../../kernel/http/docs-markup.ts';
import type { PageWords } from './en.ts';

export const ar: PageWords = {
  language: 'اللغة', goOn: 'متابعة', signIn: 'تسجيل الدخول', startAgain: 'البدء من جديد',
  whichBureau: 'من أي مكتب أنت؟', bureau: 'المكتب', ofBureau: (bureau) => `المكتب ${bureau}`,
  passkeyUse: 'الدخول بمفتاح مرور', name: 'البريد الإلكتروني أو المعرّف', password: 'كلمة المرور', factor: 'رمز العامل الثاني', passwordUse: 'الدخول بكلمة مرور', haveInvitation: 'لدي دعوة',
  oneStepMore: 'خطوة أخيرة', linkIntro: 'نظام الدخول في مكتبك يعرفك، لكنه غير مرتبط هنا بأحد بعد: اكتب رمز دعوتك مرة واحدة.', invitationCode: 'رمز الدعوة', invitation: 'دعوتك',
  setUp: 'إعداد تسجيل دخولك', setUpIntro: (name) => `\u2068${name}\u2069، اختر طريقة تسجيل الدخول. تُستعمل الدعوة مرة واحدة.`,
  passkeyTitle: 'بمفتاح مرور', passkeyMore: 'يطلب جهازك بصمة إصبعك أو وجهك أو الرقم السري. لا شيء لتتذكره.', passkeyMake: 'إنشاء مفتاح مرور', nothingSigned: 'لم يُوقَّع شيء. حاول مجددًا.',
  passwordTitle: 'بكلمة مرور وعامل ثانٍ', passwordMore: (key) => html`لجهاز لا يدعم مفاتيح المرور. أدخل هذا المفتاح في تطبيق المصادقة: ${key}`, openFactor: 'فتحه في تطبيق المصادقة',
  newPassword: 'كلمة المرور، 12 حرفًا على الأقل', shownCode: 'الرمز الذي يعرضه تطبيق المصادقة', passwordSet: 'تعيين كلمة المرور',
  done: 'تم', doneMore: 'يمكنك تسجيل الدخول الآن.',
  signedIn: 'تم تسجيل الدخول', signedInAs: ({ name, bureau, unit, role }) => html`أنت مسجَّل الدخول باسم <b><bdi>${name}</bdi></b>، ${role}، <bdi>${bureau}</bdi>، <bdi>${unit}</bdi>.`, signOut: 'تسجيل الخروج', signedOut: 'تم تسجيل الخروج', signedOutMore: 'لقد سجّلت الخروج.',
  command: 'تأكيد سطر الأوامر', commandAsks: ({ name, bureau }) => html`يطلب سطر أوامر تسجيل الدخول باسم <b><bdi>${name}</bdi></b>، <bdi>${bureau}</bdi>. لا تؤكد إلا إذا كنت قد بدأته بنفسك للتو وكان يعرض هذا الرمز:`,
  commandSays: (agent, network) => `يعرّف بنفسه هكذا: \u2068${agent}\u2069. يتصل من الشبكة \u2068${network}\u2069.`, confirm: 'تأكيد', refuse: 'رفض',
  confirmed: 'تم التأكيد', confirmedMore: 'يسجّل سطر الأوامر دخوله الآن. يمكنك إغلاق هذه الصفحة.', refused: 'تم الرفض', refusedMore: 'رُفض سطر الأوامر. إن لم تكن أنت من بدأه فأبلغ مشرفك.',
  notSignedIn: 'لم يتم تسجيل الدخول', lost: 'لا يمكن متابعة تسجيل الدخول هذا', lostMore: 'انتهت صلاحيته أو لم يبدأ هنا. عد إلى الخادم المركزي وسجّل الدخول من جديد.',
  codes: {
    'sign-in.refused': 'لم يتم تسجيل الدخول: ما أُرسل غير صحيح أو انتهت صلاحيته، أو تجاوزت المحاولات الحد. انتظر قليلًا ثم ابدأ من جديد، أو اسأل مشرف مكتبك.',
    'sign-in.code_unknown': 'هذا الرمز غير معروف أو انتهت صلاحيته. ابدأ من جديد بالأمر: \u2068crosscheck sign-in\u2069',
    'sign-in.too_many_waiting': 'عدد كبير من عمليات الدخول قيد الانتظار. حاول بعد قليل.',
    'sign-in.issuer_away': 'لم يُجب نظام الدخول الخاص بمكتبك كما ينبغي. حاول بعد قليل أو أبلغ مشرف مكتبك.',
    'sign-in.own_issuer': 'يدخل المكتب {bureau} عبر مزوّد هوية خاص به: سجّل الدخول هناك أولًا ثم اكتب رمز الدعوة.',
    'kernel.cross_origin': 'جاء هذا الطلب من صفحة موقع آخر. ابدأ من جديد من صفحة الخادم المركزي.',
    'kernel.unavailable': 'لا يستطيع الخادم الرد الآن. أعد المحاولة بعد قليل.', 'kernel.too_busy': 'لا يستطيع الخادم الرد الآن. أعد المحاولة بعد قليل.', 'kernel.overloaded': 'الطلبات أكثر مما يستطيع الخادم الآن. أعد المحاولة بعد قليل.',
  },
  roles: { officer: 'ضابط', desk: 'ضابط مناوب', supervisor: 'مشرف', analyst: 'محلل', auditor: 'مدقق', coordinator: 'منسق', registration_clerk: 'موظف تسجيل', administrator: 'مدير' },
};
