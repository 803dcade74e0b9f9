from lumbra.foundation import Key


def test_keys_depend_on_seed_and_path_only():
    a = Key(1).child("x", 2).generator().random(3)
    assert (a == Key(1, ("x", 2)).generator().random(3)).all()
    others = [Key(2, ("x", 2)), Key(1, ("x", 3)), Key(1, ("x", "2")), Key(1)]
    assert all((other.generator().random(3) != a).all() for other in others)
