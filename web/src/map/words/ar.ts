/** What a map says in Arabic. */
import type { ArabicOf } from '../../words/shape.ts';
import type { en } from './en.ts';

export const ar: ArabicOf<typeof en> = {
  'map.choose': 'اختر مسارًا: انقر عليه، أو تنقّل بمفاتيح الأسهم ثم اضغط \u2068Enter\u2069.', 'map.asTable': 'على شكل جدول', 'map.route': 'المسار', 'map.number': 'العدد',
  'map.unplaced_zero': 'لا مسارات في الجدول وحده ({{n}}).', 'map.unplaced_one': 'مسار واحد في الجدول وحده: أحد طرفيه غير معروف.', 'map.unplaced_two': 'مساران في الجدول وحده: أحد طرفي كل منهما غير معروف.',
  'map.unplaced_few': '{{n}} مسارات في الجدول وحده: أحد طرفيها غير معروف.', 'map.unplaced_many': '{{n}} مسارًا في الجدول وحده: أحد طرفيها غير معروف.', 'map.unplaced_other': '{{n}} مسار في الجدول وحده: أحد طرفيها غير معروف.',
};
