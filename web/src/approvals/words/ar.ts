/** What the screen for approvals says in Arabic. */
import type { ArabicOf } from '../../words/shape.ts';
import type { en } from './en.ts';

export const ar: ArabicOf<typeof en> = {
  'approvals.title': 'الموافقات', 'approvals.you': 'أنت', 'approvals.which': 'أيها', 'approvals.waiting': 'في الانتظار', 'approvals.all': 'الكل', 'approvals.empty': 'لا شيء ينتظر شخصًا ثانيًا', 'approvals.emptyMore': 'ما يصل يظهر هنا من تلقاء نفسه.',
  'approvals.proposals': 'ما قد يحجب أو يُتلف أو يغيّر صلاحيات', 'approvals.reports': 'سجلات أُدخلت يدويًا',
  'approvals.state.waiting': 'في الانتظار', 'approvals.state.done': 'ووفق عليه ونُفّذ', 'approvals.state.refused': 'مرفوض', 'approvals.state.withdrawn': 'مسحوب', 'approvals.state.lapsed': 'انقضى',
  'approvals.action.vehicles.suspend': 'إخراج سجل من الأجوبة', 'approvals.action.vehicles.dispute': 'وسم سجل بأنه متنازع عليه أو مستنسخ', 'approvals.action.vehicles.correct': 'تصحيح سجل', 'approvals.action.vehicles.put': 'إعادة صياغة سجل', 'approvals.action.vehicles.bulk': 'إنهاء سجلات كثيرة', 'approvals.action.restrictions.change': 'حجب مجموعة عن مكاتب', 'approvals.action.settings.change': 'تغيير إعداد', 'approvals.action.clients.add': 'إضافة نظام عميل', 'approvals.action.clients.addKeys': 'إضافة مفاتيح عميل', 'approvals.action.clients.change': 'تغيير نظام عميل', 'approvals.action.issuers.put': 'تحديد دخول المكتب', 'approvals.action.issuers.remove': 'إزالة دخول المكتب',
  'approvals.act.narrowing': 'يحجب', 'approvals.act.numbers': 'أرقام أخرى', 'approvals.act.suspension': 'يعلّق', 'approvals.act.contest': 'ينازع', 'approvals.act.many_ends': 'ينهي كثيرًا', 'approvals.action.model.activate': 'تفعيل نموذج أخطاء', 'approvals.act.model': 'الترجيح', 'approvals.act.keys': 'مفاتيح', 'approvals.act.policy': 'يضعف ضمانة',
  'approvals.records': 'السجلات', 'approvals.version': 'النسخة {{n}}', 'approvals.about': 'بشأن', 'approvals.by': 'اقترحه', 'approvals.lapses': 'ينقضي', 'approvals.decided': 'قرّره', 'approvals.hash': 'ختم المعروض', 'approvals.differences': 'ما الذي سيتغير', 'approvals.before': 'الآن', 'approvals.after': 'بعدها',
  'approvals.approve': 'موافقة', 'approvals.refuse': 'رفض', 'approvals.approveHint': 'توافق على المعروض هنا بعينه؛ ويُنفّذ فورًا باسميكما.', 'approvals.own': 'هذا اقتراحك: يقرره شخص آخر.', 'approvals.edit': 'تعديل', 'approvals.withdraw': 'سحب', 'approvals.showAnew': 'عرضه من جديد', 'approvals.editHint': 'يأخذ ختمًا جديدًا: ما شوهد قبله لا تمكن الموافقة عليه بعد الآن.',
  'code.proposals.own': 'لا أحد يوافق على فعله: يقرر شخص آخر.', 'code.proposals.not_the_proposer': 'من اقترحه وحده يعدله أو يسحبه.', 'code.proposals.decided': 'تقرر ذلك من قبل.', 'code.proposals.changed': 'ما سيُنفّذ تغيّر منذ أن رأيته. اقرأه مجددًا.', 'code.proposals.not_asked': 'بعد هذا التعديل لا يحتاج إلى شخص ثانٍ: اسحبه ونفّذه.',
};
