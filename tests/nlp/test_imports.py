import os
import subprocess
import sys

import pytest

from nlp.imports import leaving_out


def test_what_is_left_out_is_not_found_inside_and_is_found_after():
    assert "mailbox" not in sys.modules
    with leaving_out("mailbox"), pytest.raises(ModuleNotFoundError):
        import mailbox
    import mailbox

    assert mailbox.Mailbox
    with leaving_out("mailbox"):
        import mailbox as again
    assert again is mailbox


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "absent"),
    [
        (
            "from nlp.records import TextRecord; from nlp.screening import screen_text; "
            "assert screen_text(TextRecord('1', 'I am John Smith. Very good service, thank you.')).spans",
            ["torch"],
        ),
        (
            "from nlp.topics.libraries import import_bertopic_alone; import_bertopic_alone()",
            ["umap", "sentence_transformers", "torch", "spacy", "plotly"],
        ),
    ],
)
def test_work_does_without_what_it_has_no_use_for(work, absent):
    look = f"import sys; {work}; print([name for name in {absent} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", look], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
@pytest.mark.parametrize("package", ["nlp", "insight.pipeline"])
def test_threads_are_settled_before_numpy_loads(package):
    asked = (
        f"import sys, os, {package}; assert 'numpy' not in sys.modules; print(os.environ['OMP_WAIT_POLICY'])"
    )
    bare = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    found = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True, env=bare
    )
    assert found.stdout == "PASSIVE\n"
