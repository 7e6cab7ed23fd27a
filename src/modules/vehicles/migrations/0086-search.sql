-- A bureau finds its own records: by number in any spacing, case or look-alike script, by reference, and by what they say. Terms are
-- computed by the database, of what is looked for as of what is kept, so that the two cannot drift apart.

set local statement_timeout = 0;

-- One text for all ways of typing a number or a word: upper case, letters of other scripts by their glyph, digits of every script,
-- no spaces, no punctuation. The engine that answers checks knows more; this is for one's own list.
create function public.search_form(typed text) returns text language sql immutable strict parallel safe as $$
  select case when octet_length(typed) = length(typed) then regexp_replace(upper(typed collate "C"), '[^A-Z0-9]', '', 'g') else regexp_replace(translate(typed,
    'abcdefghijklmnopqrstuvwxyzАВЕЅІЈКМНОРСТУХҮӀԚԜѴавеѕіјкмнорстухүӏԛԝѵбгдёжзийлпфцчшщъыьэюяєїґΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεζηικμνορτυχابحدرسصطعقكلمنهوىٱکگہھیيÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŁĐŠŽČĆĘĄŚŻŹŃŐŰĞŞŘŤĎŇĚŮàáâãäåçèéêëìíîïñòóôõöøùúûüýłđšžčćęąśżźńőűğşřťďňěů٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZABESIJKMHOPCTYXYIQWVABESIJKMHOPCTYXYIQWVБГДЁЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯЄЇҐABEZHIKMNOPTYXABEZHIKMNOPTYXABJDRSXTEGKLZNHUVAKKHHVVAAAAAACEEEEIIIINOOOOOOUUUUYLDSZCCEASZZNOUGSRTDNEUAAAAAACEEEEIIIINOOOOOOUUUUYLDSZCCEASZZNOUGSRTDNEU012345678901234567890123456789'), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\xbf\u2000-\u206f]', '', 'g') end
$$;

-- What a record of an owner is found by: numbers, the last eight characters of long ones, make, category, event, action. The owner
-- stands in each, so that no list of another bureau is ever walked. PostgreSQL analyses an index with an empty search path. The cost is said, so
-- that what is rare is looked up and not walked for.
create function public.vehicle_terms(owner text, body json) returns text[] language plpgsql immutable strict parallel safe cost 5000 as $$
declare
  said    jsonb := body->'said';
  numbers text[] := '{}';
  terms   text[] := '{}';
  form    text;
begin
  if said ? 'vin' then numbers := numbers || (said->>'vin'); end if;
  if said ? 'engineNumber' then numbers := numbers || (said->>'engineNumber'); end if;
  if jsonb_typeof(said->'plates') = 'array' then
    for at in 0..jsonb_array_length(said->'plates') - 1 loop numbers := numbers || (said->'plates'->at->>'number'); end loop;
  end if;
  if jsonb_typeof(said->'otherNumbers') = 'array' then
    for at in 0..jsonb_array_length(said->'otherNumbers') - 1 loop numbers := numbers || (said->'otherNumbers'->at->>'number'); end loop;
  end if;
  foreach form in array numbers loop
    form := public.search_form(form);
    if form <> '' then terms := terms || (owner || ' n:' || form); end if;
    if length(form) > 10 then terms := terms || (owner || ' n:' || right(form, 8)); end if;
  end loop;
  if said ? 'make' then terms := terms || (owner || ' m:' || public.search_form(said->>'make')); end if;
  if said ? 'category' then terms := terms || (owner || ' c:' || public.search_form(said->>'category')); end if;
  if said->'event' ? 'kind' then terms := terms || (owner || ' e:' || (said->'event'->>'kind')); end if;
  if said ? 'action' then terms := terms || (owner || ' a:' || (said->>'action')); end if;
  return terms;
end $$;

create index records_by_term on records using gin (vehicle_terms(owner, body)) where collection = 'vehicles';
create index records_by_change on records (owner, collection, changed_at, id);
