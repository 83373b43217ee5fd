"""How long things may get. A hard limit fails for one thing; a soft one for a habit."""

from tests.architecture.code import Function, modules

CODE = ("pos", "tools", "bench")
EVERYTHING = (*CODE, "tests")

FILE_LINES, FILE_LINES_SOFT = 500, 300
FUNCTION_LINES, FUNCTION_LINES_SOFT = 70, 40
METHODS = 20
POSITIONAL = 5
SOFT_SHARE = 0.05
"""What may stand above a soft limit: well-kept programs have no more than one function in twenty there."""


def length(function: Function) -> int:
    """Lines from `def` to the end, docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_file_is_too_long() -> None:
    long = [module.path for module in modules(*EVERYTHING) if module.source.count("\n") > FILE_LINES]
    assert not long, f"over {FILE_LINES} lines; find the second subject and give it a file of its own: {long}"


def test_no_function_is_too_long() -> None:
    long = [
        f"{module.path}:{function.lineno} {function.name} {length(function)}"
        for module in modules(*EVERYTHING)
        for function in module.functions()
        if length(function) > FUNCTION_LINES
    ]
    assert not long, f"over {FUNCTION_LINES} lines; name its steps: {long}"


def test_long_functions_and_files_stay_the_exception() -> None:
    functions = [
        (length(function), f"{module.path}:{function.lineno} {function.name}")
        for module in modules(*CODE)
        for function in module.functions()
    ]
    long = sorted((pair for pair in functions if pair[0] > FUNCTION_LINES_SOFT), reverse=True)
    assert len(long) <= SOFT_SHARE * len(functions), f"too many over {FUNCTION_LINES_SOFT} lines: {long}"
    files = [(module.source.count("\n"), module.path) for module in modules(*CODE)]
    big = sorted((pair for pair in files if pair[0] > FILE_LINES_SOFT), reverse=True)
    assert len(big) <= 2 * SOFT_SHARE * len(files), f"too many over {FILE_LINES_SOFT} lines: {big}"


def test_no_class_does_too_much() -> None:
    wide = [
        f"{module.path}:{found.lineno} {found.name} {count}"
        for module in modules(*EVERYTHING)
        for found in module.classes()
        if (count := sum(isinstance(part, Function) for part in found.body)) > METHODS
    ]
    assert not wide, f"over {METHODS} methods; two classes hide in it: {wide}"


def test_no_function_takes_too_much_by_position() -> None:
    """Arguments of the same type that are told apart by their order alone get swapped one day."""
    many = []
    for module in modules(*CODE):
        for function in module.functions():
            names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
            if len([name for name in names if name not in {"self", "cls"}]) > POSITIONAL:
                many.append(f"{module.path}:{function.lineno} {function.name}")
    assert not many, f"over {POSITIONAL} positional arguments; make them keyword-only or one value: {many}"
