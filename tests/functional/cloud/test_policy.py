"""docs/deploy-policy.json: the rights of the user that deploys and publishes. They suffice, and AWS takes them."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import botocore.client
import cfnlint
import pytest

from tests.architecture.sources import ROOT
from tests.fake_aws.account import NUMBER, Account
from tests.functional.cloud.test_deploy import deploy
from tests.functional.publishing.small_site import SmallSite

pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse:UserWarning")  # what moto can't make

FILE = ROOT / "docs" / "deploy-policy.json"
POLICY: dict[str, Any] = json.loads(FILE.read_text())
KNOWN: dict[str, Any] = json.loads((Path(cfnlint.__file__).parent / "data/AdditionalSpecs/Policies.json").read_text())
"""Every action of every service, as AWS's policy generator has them."""
MOST = 6144
"""Characters of a managed policy, blanks not counted: "IAM and AWS STS quotas"."""

ASKED_AS = {
    ("s3", "HeadBucket"): "s3:ListBucket",
    ("s3", "HeadObject"): "s3:GetObject",
    ("s3", "ListObjectsV2"): "s3:ListBucket",
    ("s3", "DeleteObjects"): "s3:DeleteObject",
    ("s3", "PutPublicAccessBlock"): "s3:PutBucketPublicAccessBlock",
}
"""Where the right is not called as the request is."""
SERVICES = {"sesv2": "ses"}

MAKING = {
    "AWS::ApiGatewayV2::Api": "apigateway:POST apigateway:GET apigateway:PATCH apigateway:PUT apigateway:DELETE",
    "AWS::ApiGatewayV2::Stage": "apigateway:POST apigateway:PATCH apigateway:DELETE apigateway:TagResource "
    "logs:CreateLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery logs:ListLogDeliveries "
    "logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups iam:CreateServiceLinkedRole",
    "AWS::CloudFront::Distribution": "cloudfront:CreateDistribution cloudfront:CreateDistributionWithTags "
    "cloudfront:GetDistribution cloudfront:GetDistributionConfig cloudfront:UpdateDistribution "
    "cloudfront:DeleteDistribution cloudfront:TagResource cloudfront:UntagResource cloudfront:ListTagsForResource",
    "AWS::CloudFront::Function": "cloudfront:CreateFunction cloudfront:PublishFunction cloudfront:DescribeFunction "
    "cloudfront:GetFunction cloudfront:UpdateFunction cloudfront:DeleteFunction",
    "AWS::CloudFront::KeyValueStore": "cloudfront:CreateKeyValueStore cloudfront:DescribeKeyValueStore "
    "cloudfront:UpdateKeyValueStore cloudfront:DeleteKeyValueStore",
    "AWS::CloudFront::OriginAccessControl": "cloudfront:CreateOriginAccessControl "
    "cloudfront:GetOriginAccessControl cloudfront:UpdateOriginAccessControl cloudfront:DeleteOriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy": "cloudfront:CreateResponseHeadersPolicy "
    "cloudfront:GetResponseHeadersPolicy cloudfront:UpdateResponseHeadersPolicy "
    "cloudfront:DeleteResponseHeadersPolicy",
    "AWS::CloudWatch::Alarm": "cloudwatch:PutMetricAlarm cloudwatch:DescribeAlarms cloudwatch:DeleteAlarms "
    "cloudwatch:TagResource cloudwatch:UntagResource cloudwatch:ListTagsForResource",
    "AWS::DynamoDB::Table": "dynamodb:CreateTable dynamodb:DescribeTable dynamodb:UpdateTable "
    "dynamodb:DescribeTimeToLive dynamodb:UpdateTimeToLive dynamodb:DescribeContinuousBackups "
    "dynamodb:UpdateContinuousBackups dynamodb:DescribeContributorInsights dynamodb:ListTagsOfResource "
    "dynamodb:TagResource dynamodb:GetResourcePolicy dynamodb:DeleteTable",
    "AWS::IAM::Role": "iam:CreateRole iam:GetRole iam:UpdateRole iam:UpdateRoleDescription iam:DeleteRole "
    "iam:UpdateAssumeRolePolicy iam:PutRolePolicy iam:GetRolePolicy iam:DeleteRolePolicy iam:ListRolePolicies "
    "iam:AttachRolePolicy iam:DetachRolePolicy iam:ListAttachedRolePolicies iam:TagRole iam:UntagRole iam:PassRole",
    "AWS::Lambda::EventInvokeConfig": "lambda:PutFunctionEventInvokeConfig lambda:GetFunctionEventInvokeConfig "
    "lambda:UpdateFunctionEventInvokeConfig lambda:DeleteFunctionEventInvokeConfig",
    "AWS::Lambda::Function": "lambda:CreateFunction lambda:GetFunction lambda:GetFunctionConfiguration "
    "lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:PutFunctionConcurrency "
    "lambda:DeleteFunctionConcurrency lambda:TagResource lambda:UntagResource lambda:ListTags "
    "lambda:GetFunctionCodeSigningConfig lambda:GetRuntimeManagementConfig lambda:DeleteFunction iam:PassRole "
    "s3:GetObject s3:GetObjectVersion",
    "AWS::Lambda::Permission": "lambda:AddPermission lambda:GetPolicy lambda:RemovePermission",
    "AWS::Logs::LogGroup": "logs:CreateLogGroup logs:DescribeLogGroups logs:PutRetentionPolicy logs:DeleteLogGroup "
    "logs:TagResource logs:ListTagsForResource logs:GetDataProtectionPolicy",
    "AWS::S3::Bucket": "s3:CreateBucket s3:GetBucketPublicAccessBlock s3:PutBucketPublicAccessBlock "
    "s3:PutBucketOwnershipControls s3:GetBucketOwnershipControls s3:PutBucketTagging s3:GetBucketTagging "
    "s3:PutEncryptionConfiguration s3:ListBucket s3:DeleteBucket",
    "AWS::S3::BucketPolicy": "s3:PutBucketPolicy s3:GetBucketPolicy s3:DeleteBucketPolicy",
    "AWS::SES::ConfigurationSet": "ses:CreateConfigurationSet ses:GetConfigurationSet ses:DeleteConfigurationSet "
    "ses:PutConfigurationSetReputationOptions ses:TagResource ses:ListTagsForResource",
    "AWS::SES::ConfigurationSetEventDestination": "ses:CreateConfigurationSetEventDestination "
    "ses:GetConfigurationSetEventDestinations ses:UpdateConfigurationSetEventDestination "
    "ses:DeleteConfigurationSetEventDestination",
    "AWS::SNS::Subscription": "sns:Subscribe sns:GetSubscriptionAttributes sns:SetSubscriptionAttributes "
    "sns:Unsubscribe",
    "AWS::SNS::Topic": "sns:CreateTopic sns:GetTopicAttributes sns:SetTopicAttributes sns:Subscribe "
    "sns:ListSubscriptionsByTopic sns:TagResource sns:ListTagsForResource sns:DeleteTopic",
    "AWS::SNS::TopicPolicy": "sns:SetTopicAttributes",
    "AWS::SQS::Queue": "sqs:CreateQueue sqs:GetQueueUrl sqs:GetQueueAttributes sqs:SetQueueAttributes sqs:TagQueue "
    "sqs:ListQueueTags sqs:DeleteQueue",
    "AWS::SQS::QueuePolicy": "sqs:SetQueueAttributes sqs:GetQueueAttributes",
    "AWS::Scheduler::Schedule": "scheduler:CreateSchedule scheduler:GetSchedule scheduler:UpdateSchedule "
    "scheduler:DeleteSchedule iam:PassRole",
}
"""What CloudFormation does in this user's name, for each kind, as far as is known: no emulator checks rights."""


def granted() -> list[str]:
    return [action for statement in POLICY["Statement"] for action in statement["Action"]]


def allows(action: str) -> bool:
    return any(fnmatchcase(action.lower(), one.lower()) for one in granted())


def test_aws_takes_it(account: Account) -> None:
    assert len("".join(FILE.read_text().split())) <= MOST
    made = account.client("iam").create_policy(PolicyName="regulars", PolicyDocument=FILE.read_text())
    assert made["Policy"]["Arn"] == f"arn:aws:iam::{NUMBER}:policy/regulars"


def test_every_right_is_one_that_there_is() -> None:
    for action in granted():
        service, _, name = action.partition(":")
        assert any(fnmatchcase(one, name.lower()) for one in KNOWN[service]["Actions"]), action


def test_what_is_made_may_be_made_changed_and_removed(ready: Account) -> None:
    assert deploy().exit_code == 0
    template = ready.stack().template
    kinds = {
        one["Type"] for one in (json.loads(template) if isinstance(template, str) else template)["Resources"].values()
    }
    assert kinds == MAKING.keys()
    lacking = {action for needed in MAKING.values() for action in needed.split() if not allows(action)}
    assert lacking == set()


def test_what_a_deployment_and_a_publish_ask_is_allowed(
    ready: Account, built: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = set()
    call = botocore.client.BaseClient._make_api_call

    def note(client: Any, operation: str, parameters: Any) -> Any:
        asked.add((client.meta.service_model.service_name, operation))
        return call(client, operation, parameters)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", note)
    for version in (1, 2):
        built.build(version)
        assert deploy().exit_code == 0
    assert {("cloudformation", "ExecuteChangeSet"), ("cloudfront-keyvaluestore", "PutKey")} < asked
    needed = {ASKED_AS.get(one, f"{SERVICES.get(one[0], one[0])}:{one[1]}") for one in asked}
    assert {action for action in needed if not allows(action)} == set()


def test_what_it_may_change_is_the_shop_s() -> None:
    """All but CloudFront's parts and SES's, which AWS gives names that nobody chooses."""
    for statement in POLICY["Statement"]:
        resources = [statement["Resource"]] if isinstance(statement["Resource"], str) else statement["Resource"]
        for service in {action.partition(":")[0] for action in statement["Action"]}:
            if (
                service in ("dynamodb", "s3", "lambda", "iam", "ssm", "sqs", "scheduler")
                and statement["Sid"][:4] != "What"
            ):
                assert all("regulars" in one or "ops.apigateway" in one for one in resources), statement["Sid"]
    assert not allows("iam:CreateUser")
    assert not allows("iam:CreateAccessKey")
