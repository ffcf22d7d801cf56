"""Near-identical responses of an engagement: campaigns and double entries share a group."""

from collections import Counter

from django.db.models import QuerySet
from nlp.records import TextRecord
from nlp.stages import group_texts

from insight.models import Response
from insight.pipeline.runs import written_batches

WRITE_BATCH = 500


def group_near_duplicates(responses: QuerySet[Response]) -> int:
    """Give each group of near-identical `responses` one `duplicate_group`; return how many are in one.

    The group is named by the id of its oldest response, so that it stays the same while it grows. A response
    like no other has "".
    """
    rows = list(responses.order_by("pk").values_list("pk", "screened", "duplicate_group"))
    leaders = group_texts([TextRecord(str(key), text) for key, text, _ in rows])
    sizes = Counter(leaders)
    wanted = {
        key: leader if sizes[leader] > 1 else "" for (key, _, _), leader in zip(rows, leaders, strict=True)
    }
    changed = [
        Response(pk=key, duplicate_group=wanted[key]) for key, _, group in rows if group != wanted[key]
    ]
    for part in written_batches(changed, WRITE_BATCH):
        Response.objects.bulk_update(part, ["duplicate_group"])
    return sum(bool(group) for group in wanted.values())
