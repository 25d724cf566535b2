using Autonomy.Core.Recovery.Repair;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Recovery.Repair;

public sealed class InputRepairPropertyTests
{
    private static readonly JsonSchema Schema = JsonSchema.Parse(DataJson.Parse("""
        { "type": "object", "additionalProperties": false, "required": ["userName", "limit"],
          "properties": {
            "userName": { "type": "string" }, "limit": { "type": "integer", "default": 10, "maximum": 99 },
            "price": { "type": "number" }, "isActive": { "type": "boolean" },
            "state": { "enum": ["open", "closed", "in_progress"] },
            "tags": { "type": "array", "items": { "type": "string" }, "maxItems": 2 },
            "due": { "type": ["string", "null"], "format": "date" },
            "either": { "anyOf": [{ "type": "integer" }, { "type": "array", "items": { "type": "boolean" } }] },
            "address": { "type": "object", "required": ["zip"], "properties": { "zip": { "type": "string" } } } } }
        """));

    private static readonly string[] Names =
    [
        "userName", "user_name", "limit", "Limit", "limits", "price", "isActive", "is-active", "state", "tags", "tag",
        "due", "either", "address", "zip", "data", "value", "other",
    ];

    private static readonly Gen<DataValue> Scalars = Gen.OneOf(
        Gen.Elements<DataValue>(true, false, DataNull.Value),
        Gen.Choose(-3, 120).Select(number => (DataValue)number),
        Gen.Elements<DataValue>(
            "", "x", "5", "1,234", "1,234.5", "true", "OPEN", "in progress", "31.12.2026", "01/02/2026", "2026-12-31",
            "[1]", "{\"zip\": 5}", "a,b", "1798675200"),
        Gen.Constant<DataValue>(new DataSecret([new SecretPart(IsSecret: true, "KEY")])));

    private static readonly Arbitrary<DataObject> Inputs = Records(3).ToArbitrary();

    [Fact]
    public void WhatIsRepairedFitsAndIsNotRepairedAgain() => Prop
        .ForAll(Inputs, input =>
        {
            RepairedInput? repaired = InputRepair.Repair(Schema, input);
            return repaired is null
                || (Schema.Validate(repaired.Input).Count == 0
                    && InputRepair.Repair(Schema, repaired.Input) is null
                    && !repaired.Changes.IsEmpty
                    && repaired.Confidence is > 0 and <= 1);
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void WhatFitsIsNeverChanged() => Prop
        .ForAll(Inputs, input =>
        {
            DataObject fitting = InputRepair.Repair(Schema, input)?.Input ?? DataObject.Of(("userName", "x"));
            DataObject whole = fitting.With("limit", 5);
            return Schema.Validate(whole).Count > 0 || InputRepair.Repair(Schema, whole) is null;
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void EverySecretIsThereAsOftenAsBeforeAndAsItWas() => Prop
        .ForAll(Inputs, input =>
            InputRepair.Repair(Schema, input) is not { } repaired
            || SecretsIn(repaired.Input).SequenceEqual(SecretsIn(input)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void TheInputsOfThesePropertiesAreRepairedOften()
    {
        IEnumerable<DataObject> sample = Inputs.Generator.Sample(2000);
        Assert.True(sample.Count(input => InputRepair.Repair(Schema, input) is not null) > 50);
    }

    private static Gen<DataObject> Records(int propertiesMax) =>
        Gen.Choose(0, propertiesMax)
            .SelectMany(count => Gen.ArrayOf(
                Gen.Elements(Names).SelectMany(name => Values(2).Select(value => (name, value))), count))
            .SelectMany(properties => Gen.Elements(true, false).Select(isNamed => DataObject.Of(
                isNamed ? [("userName", "x"), .. properties] : properties)));

    private static Gen<DataValue> Values(int depth) => depth == 0
        ? Scalars
        : Gen.Frequency(
            (4, Scalars),
            (1, Gen.Choose(0, 2).SelectMany(count => Gen.ArrayOf(Values(depth - 1), count))
                .Select(items => (DataValue)new DataArray([.. items]))),
            (1, Gen.Elements(Names).SelectMany(name => Values(depth - 1).Select(
                value => (DataValue)DataObject.Of((name, value))))));

    private static IEnumerable<DataSecret> SecretsIn(DataValue value) => value switch
    {
        DataSecret secret => [secret],
        DataArray array => array.Items.SelectMany(SecretsIn),
        DataObject record => record.Properties.SelectMany(property => SecretsIn(property.Value)),
        _ => [],
    };
}
