/** كلمات مشتركة بين مساحات العمل، بالعربية. */
import type { ArabicOf } from '../../words/shape.ts';
import type { en } from './en.ts';

export const ar: ArabicOf<typeof en> = {
  'work.needed': 'هذا الحقل لازم.', 'work.faults_zero': 'لا شيء يلزم تصحيحه', 'work.faults_one': 'أمر واحد يلزم تصحيحه', 'work.faults_two': 'أمران يلزم تصحيحهما', 'work.faults_few': '{{n}} أمور يلزم تصحيحها', 'work.faults_many': '{{n}} أمرًا يلزم تصحيحها', 'work.faults_other': '{{n}} أمر يلزم تصحيحها',
  'work.proposed': 'لم يُنفَّذ شيء بعد: يجب أن يوافق عليه شخص ثانٍ.', 'work.proposedMore': 'يطّلع عليه شخص آخر من مكتبك، بدخول خاص به، ويقرر. يسقط الاقتراح في {{until}}.', 'work.approvals': 'انظر ما ينتظر الموافقة',
  'work.cancel': 'إلغاء', 'work.close': 'إغلاق', 'work.more': 'عرض المزيد', 'work.once': 'يظهر هذه المرة فقط. دوّنه أو سلّمه الآن.', 'work.copy': 'نسخ', 'work.copied': 'نُسخ', 'work.all': 'الكل', 'work.save': 'حفظ', 'work.saved': 'حُفظ.',
  'work.yes': 'نعم', 'work.no': 'لا', 'work.nobody': 'لا أحد', 'work.by': 'بواسطة', 'work.on': 'متى', 'work.note': 'ملاحظة', 'work.reason': 'السبب', 'work.state': 'الحالة', 'work.look': 'عرض', 'work.filter': 'تضييق البحث',
};
